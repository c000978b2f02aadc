#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {
namespace {

// Exchanges the bits of `mask << shift` in a with those of `mask` in b.
constexpr void exchange(std::uint64_t& a, std::uint64_t& b, unsigned shift, std::uint64_t mask) noexcept {
  const std::uint64_t moved = (a >> shift ^ b) & mask;
  b ^= moved;
  a ^= moved << shift;
}

// Transposes eight rows of eight bytes (little-endian words) in three rounds of exchanges.
constexpr void transpose(std::array<std::uint64_t, 8>& rows) noexcept {
  for (const unsigned i : {0U, 1U, 2U, 3U}) exchange(rows[i], rows[i + 4], 32, 0x00000000FFFFFFFF);
  for (const unsigned i : {0U, 1U, 4U, 5U}) exchange(rows[i], rows[i + 2], 16, 0x0000FFFF0000FFFF);
  for (const unsigned i : {0U, 2U, 4U, 6U}) exchange(rows[i], rows[i + 1], 8, 0x00FF00FF00FF00FF);
}

// Eight-byte elements, eight at a time; returns how many it did.
std::size_t unshuffle_words(const char* in, char* out, std::size_t count) noexcept {
  if constexpr (std::endian::native != std::endian::little) return 0;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::array<std::uint64_t, 8> rows;
    for (std::size_t k = 0; k < 8; ++k) std::memcpy(&rows[k], in + k * count + i, 8);
    transpose(rows);
    std::memcpy(out + i * 8, rows.data(), sizeof rows);
  }
  return i;
}

// Small elements: a fixed inner loop that the compiler unrolls.
template <std::size_t element>
void unshuffle_small(const char* in, char* out, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < element; ++k) out[i * element + k] = in[k * count + i];
  }
}

}  // namespace

void unshuffle(std::span<const char> in, std::span<char> out, std::size_t element) noexcept {
  const std::size_t count = element == 0 ? 0 : in.size() / element;
  std::size_t done = 0;
  if (count > 1 && element > 1) {
    if (element == 2) {
      unshuffle_small<2>(in.data(), out.data(), count);
    } else if (element == 4) {
      unshuffle_small<4>(in.data(), out.data(), count);
    } else {
      const std::size_t first = element == 8 ? unshuffle_words(in.data(), out.data(), count) : 0;
      for (std::size_t i = first; i < count; ++i) {
        for (std::size_t k = 0; k < element; ++k) out[i * element + k] = in[k * count + i];
      }
    }
    done = count * element;
  }
  if (done < in.size()) std::memcpy(out.data() + done, in.data() + done, in.size() - done);
}

}  // namespace quintile::io::hdf5
