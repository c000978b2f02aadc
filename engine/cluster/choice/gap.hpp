// The gap statistic: how much tighter clusters are than those of points without any.
#pragma once

#include <cstdint>
#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

struct Gap {
  double gap = 0;    ///< mean over references of ln W, minus ln W of the points; W: inertia of k-means. NaN for W = 0
  double error = 0;  ///< standard deviation over references times sqrt(1 + 1 / references)
};

/// For each number of clusters of `counts`. References are uniform in the box of the principal components (Tibshirani,
/// Walther and Hastie 2001).
[[nodiscard]] std::vector<Gap> gap_statistics(PointColumns points, const std::vector<std::uint32_t>& counts,
                                              std::uint64_t seed);

}  // namespace quintile::clustering
