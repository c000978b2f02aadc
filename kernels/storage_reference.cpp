#include "kernels/storage.hpp"

namespace quintile::kernels {
namespace {

// Takes 65535 off: what is not 0 does not become 0.
std::uint32_t fold(std::uint32_t sum) noexcept { return sum > 65535 ? sum - 65535 : sum; }

void fletcher(const char* in, std::size_t words, FletcherSums& sums) noexcept {
  for (std::size_t i = 0; i < words; ++i) {
    const std::uint32_t low = static_cast<unsigned char>(in[2 * i]);
    const std::uint32_t high = static_cast<unsigned char>(in[2 * i + 1]);
    sums.simple = fold(sums.simple + (high << 8 | low));
    sums.weighted = fold(sums.weighted + sums.simple);
  }
}

void shuffle(const char* in, std::size_t values, std::size_t width, char* out) noexcept {
  for (std::size_t i = 0; i < values; ++i) {
    for (std::size_t k = 0; k < width; ++k) out[k * values + i] = in[i * width + k];
  }
}

void unshuffle(const char* in, std::size_t values, std::size_t width, char* out) noexcept {
  for (std::size_t i = 0; i < values; ++i) {
    for (std::size_t k = 0; k < width; ++k) out[i * width + k] = in[k * values + i];
  }
}

}  // namespace

const StorageKernels& storage_reference() noexcept {
  static constexpr StorageKernels kReference = {&fletcher, &shuffle, &unshuffle};
  return kReference;
}

}  // namespace quintile::kernels
