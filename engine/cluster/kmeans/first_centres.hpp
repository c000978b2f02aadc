// Where the iterations start.
#pragma once

#include <vector>

#include "engine/cluster/kmeans/passes.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// k centres, row by row, drawn as KMeansStart says: any but `given`. There are at least k distinct points with a
/// weight above 0.
[[nodiscard]] std::vector<double> first_centres(const PointPasses& points, KMeansStart start, std::size_t k,
                                                const Philox& random);

}  // namespace quintile::clustering
