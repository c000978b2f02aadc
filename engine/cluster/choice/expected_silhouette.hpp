// What the silhouette is where there are no clusters.
#pragma once

#include <cstdint>
#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

struct ExpectedSilhouette {
  double mean = 0;   ///< over references
  double error = 0;  ///< standard deviation over references times sqrt(1 + 1 / references)
};

/// For each number of clusters of `counts`: the mean silhouette of k-means over references without clusters, each of
/// `size` points from one normal distribution with the points' means and covariances (the null hypothesis of Liu,
/// Hayes, Nobel and Marron 2008).
[[nodiscard]] std::vector<ExpectedSilhouette> expected_silhouettes(PointColumns points, std::size_t size,
                                                                   const std::vector<std::uint32_t>& counts,
                                                                   std::uint64_t seed);

}  // namespace quintile::clustering
