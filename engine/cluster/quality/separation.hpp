// How well clusters are apart, by distances to their means.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Measures of a partition as scikit-learn defines them. NaN where fewer than two clusters have points.
struct Separation {
  std::vector<double> sizes;  ///< points of each cluster
  std::vector<double> means;  ///< clusters x features
  double inertia = 0;         ///< sum of squared distances to the own cluster's mean
  double calinski_harabasz = 0;
  double davies_bouldin = 0;
  /// Mean of (b - a) / max(a, b): a the distance to the own cluster's mean, b to the nearest other (Hruschka et al.
  /// 2004).
  double simplified_silhouette = 0;
};

/// Of all points, each with the code of its cluster below `clusters`.
[[nodiscard]] Separation separation_of(PointColumns points, std::span<const std::uint32_t> cluster,
                                       std::size_t clusters);

}  // namespace quintile::clustering
