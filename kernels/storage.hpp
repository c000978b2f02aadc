// Byte loops over the chunks of a file: checksums and the shuffling of bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// The sums of Fletcher-32 over 16-bit words, modulo 65535: of the words, and of the words each times the number of
/// words from it to the end, itself included. A sum is 0 only when all words are; otherwise it is in 1..65535.
struct FletcherSums {
  std::uint32_t simple = 0;
  std::uint32_t weighted = 0;
  bool operator==(const FletcherSums&) const = default;
};

/// All are noexcept, allocate nothing and may be called from several threads on different data. Nothing needs
/// alignment, `in` and `out` do not overlap.
struct StorageKernels {
  /// Continues `sums` with `words` little-endian words. (Exchanging the bytes of all words multiplies both sums by
  /// 256.)
  void (*fletcher)(const char* in, std::size_t words, FletcherSums& sums) noexcept;

  /// Byte k of value i of `width` bytes goes to out[k * values + i]. Widths 2, 4 and 8 are fast.
  void (*shuffle)(const char* in, std::size_t values, std::size_t width, char* out) noexcept;
  /// The inverse: out[i * width + k] = in[k * values + i].
  void (*unshuffle)(const char* in, std::size_t values, std::size_t width, char* out) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const StorageKernels& storage_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const StorageKernels& storage_reference() noexcept;

}  // namespace quintile::kernels
