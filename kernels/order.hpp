// Passes over a column that exact order statistics are made of.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// `collect` may write this many values more than it reports.
inline constexpr std::size_t kCollectSlack = 8;
/// Bins of a histogram of keys.
inline constexpr unsigned kKeyBinBits = 12;
inline constexpr std::size_t kKeyBins = std::size_t{1} << kKeyBinBits;

/// Numbers strictly between the two.
struct OpenInterval {
  double low;
  double high;
};

/// The order keys (order_keys.hpp) of some numbers: their range and how many.
struct KeyRange {
  std::uint64_t low = ~std::uint64_t{0};
  std::uint64_t high = 0;
  std::uint64_t count = 0;
};

/// Kernels over columns of doubles. NaN is no number: it is counted nowhere. Exact, whatever the instruction set.
/// Any alignment; what is written must not overlap what is read.
struct OrderKernels {
  /// Adds to count[k] the numbers <= limit[k].
  void (*count_up_to)(const double* value, std::size_t rows, const double* limit, std::size_t limits,
                      std::uint64_t* count) noexcept;

  /// Copies the numbers that lie in one of the intervals (disjoint, at least one) to `out`, in order, and returns
  /// how many they are. `out` has room for rows + kCollectSlack values.
  std::size_t (*collect)(const double* value, std::size_t rows, const OpenInterval* interval, std::size_t intervals,
                         double* out) noexcept;

  /// Widens `range` to the keys of the numbers, and counts them.
  void (*range)(const double* value, std::size_t rows, KeyRange& range) noexcept;

  /// Widens bin[(key - low) >> shift] for the key of each number. All bins asked for are below kKeyBins.
  void (*histogram)(const double* value, std::size_t rows, std::uint64_t low, unsigned shift, KeyRange* bin) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const OrderKernels& order_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const OrderKernels& order_reference() noexcept;

}  // namespace quintile::kernels
