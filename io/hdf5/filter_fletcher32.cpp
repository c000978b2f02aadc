#include <cstdint>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {
namespace {

// Exchanges the bytes of all words at once: modulo 65535 that is a product with 256. Only 0 stays 0.
constexpr std::uint32_t exchange_bytes(std::uint32_t sum) noexcept {
  return sum == 0 ? 0 : (sum * 256 - 1) % 65535 + 1;
}

}  // namespace

void Fletcher32::add(std::span<const char> bytes) noexcept {
  const std::size_t words = bytes.size() / 2;
  kernels::storage_kernels().fletcher(bytes.data(), words, sums_);
  if (bytes.size() % 2 != 0) {
    // Counted as the high byte of a big-endian word.
    const char last[2] = {bytes.back(), '\0'};
    kernels::storage_kernels().fletcher(last, 1, sums_);
  }
}

std::uint32_t Fletcher32::value() const noexcept {
  return exchange_bytes(sums_.weighted) << 16 | exchange_bytes(sums_.simple);
}

void Fletcher32::verify(std::span<const char, kBytes> stored) const {
  std::uint32_t expected = 0;
  for (std::size_t i = kBytes; i-- > 0;) expected = expected << 8 | static_cast<unsigned char>(stored[i]);
  const std::uint32_t computed = value();
  // Releases up to 1.6.2 stored each half with its bytes exchanged; the library still accepts that.
  const std::uint32_t exchanged = (computed & 0x00FF00FF) << 8 | (computed >> 8 & 0x00FF00FF);
  if (expected != computed && expected != exchanged) {
    throw BadChunk("its Fletcher32 checksum does not match its bytes");
  }
}

std::uint32_t fletcher32(std::span<const char> bytes) noexcept {
  Fletcher32 sum;
  sum.add(bytes);
  return sum.value();
}

std::span<const char> verify_fletcher32(std::span<const char> in) {
  if (in.size() < Fletcher32::kBytes) throw BadChunk("it is too short for its Fletcher32 checksum");
  const auto data = in.first(in.size() - Fletcher32::kBytes);
  Fletcher32 sum;
  sum.add(data);
  sum.verify(in.last<Fletcher32::kBytes>());
  return data;
}

}  // namespace quintile::io::hdf5
