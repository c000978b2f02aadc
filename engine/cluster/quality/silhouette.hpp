// Silhouettes from distances between customers.
#pragma once

#include <cstdint>
#include <span>

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Mean silhouette (Rousseeuw 1987): (b - a) / max(a, b), a the mean distance to the others of the own cluster, b that
/// to the nearest other cluster; 0 for a cluster of one. Exact for up to `most` points. With more, of a sample
/// stratified by cluster (evenly spaced within each), clusters weighted by their size. NaN with fewer than two
/// clusters.
[[nodiscard]] double silhouette(PointColumns points, std::span<const std::uint32_t> cluster, std::size_t clusters,
                                std::size_t most = 8'192);

}  // namespace quintile::clustering
