// Mean and spread of a column, summed in a fixed order.
#pragma once

#include <cstddef>
#include <span>

#include "quintile/parallel.hpp"

namespace quintile::clustering {

struct Range {
  double minimum = 0;
  double maximum = 0;

  /// Whether values differ by more than sums of the same numbers in other orders do: 1e-12 of the largest.
  [[nodiscard]] bool varies() const noexcept;
};

/// Of finite values, at least one.
[[nodiscard]] Range range_of(std::span<const double> values);

struct Moments : Range {
  double mean = 0;
  double variance = 0;  ///< mean squared distance from the mean
};

/// Of finite values, at least one; in three passes, the same for any number of threads.
[[nodiscard]] Moments moments_of(std::span<const double> values);

/// Sum over map(i), i in [begin, end), in eight lanes that are added in a fixed order.
template <class Map>
[[nodiscard]] double lane_sum(std::size_t begin, std::size_t end, Map map) {
  constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};
  std::size_t i = begin;
  for (; i + kLanes <= end; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += map(i + lane);
  }
  for (; i < end; ++i) lanes[(i - begin) % kLanes] += map(i);
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/// The same over [0, size), block after block in parallel.
template <class Map>
[[nodiscard]] double parallel_sum(std::size_t size, Map map) {
  return reduce_blocks(
      size, kCustomerBlock, 0.0, [&](std::size_t begin, std::size_t end) { return lane_sum(begin, end, map); },
      [](double& total, double part) { total += part; });
}

}  // namespace quintile::clustering
