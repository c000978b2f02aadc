#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {
namespace {

// As many words as keep the weighted 32-bit sum of a block from overflowing: 256 * 257 / 2 * 65535 < 2^32.
constexpr std::size_t kBlock = 256;

constexpr std::uint32_t big_endian_word(const char* at) noexcept {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(at[0])) << 8 | static_cast<unsigned char>(at[1]);
}

// The one's-complement residue that repeated folding ends in: only a sum of zero stays zero.
constexpr std::uint32_t fold(std::uint64_t sum) noexcept {
  return sum == 0 ? 0 : static_cast<std::uint32_t>((sum - 1) % 65535 + 1);
}

}  // namespace

unsigned fletcher32(std::span<const char> bytes) noexcept {
  const std::size_t words = bytes.size() / 2;
  std::uint64_t simple = 0;
  std::uint64_t weighted = 0;
  for (std::size_t begin = 0; begin < words; begin += kBlock) {
    const std::size_t count = std::min(kBlock, words - begin);
    const char* at = bytes.data() + begin * 2;
    std::uint32_t sum = 0;
    std::uint32_t sums = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t word = big_endian_word(at + 2 * i);
      sum += word;
      sums += word * static_cast<std::uint32_t>(count - i);
    }
    weighted = fold(weighted + simple * count + sums);
    simple = fold(simple + sum);
  }
  if (bytes.size() % 2 != 0) {
    simple += static_cast<std::uint64_t>(static_cast<unsigned char>(bytes.back())) << 8;
    weighted += simple;
  }
  return fold(weighted) << 16 | fold(simple);
}

std::span<const char> verify_fletcher32(std::span<const char> in) {
  if (in.size() < 4) throw BadChunk("it is too short for its Fletcher32 checksum");
  const auto data = in.first(in.size() - 4);
  std::uint32_t stored = 0;
  for (std::size_t i = 4; i-- > 0;) stored = stored << 8 | static_cast<unsigned char>(in[data.size() + i]);
  const std::uint32_t computed = fletcher32(data);
  // Releases up to 1.6.2 stored each half with its bytes exchanged; the library still accepts that.
  const std::uint32_t exchanged = (computed & 0x00FF00FF) << 8 | (computed >> 8 & 0x00FF00FF);
  if (stored != computed && stored != exchanged) throw BadChunk("its Fletcher32 checksum does not match its bytes");
  return data;
}

}  // namespace quintile::io::hdf5
