// Optimal one-dimensional k-means.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace quintile::scoring {

/// Neighbouring values taken together: they never end up in different classes.
struct Point {
  double first = 0;   ///< smallest value
  double last = 0;    ///< largest value
  double weight = 0;  ///< how many
  long double sum = 0;
  long double squares = 0;
};

/// The split of ascending points into at most `classes` runs with the least sum of squared distances from the
/// runs' means: the index each run but the first starts at. Exact, by dynamic programming whose best last start never
/// moves left (H. Wang and M. Song, "Ckmeans.1d.dp", The R Journal 3/2, 2011; divide and conquer, O(classes n log n)).
[[nodiscard]] std::vector<std::size_t> optimal_breaks(std::span<const Point> points, int classes);

}  // namespace quintile::scoring
