// Whether other customers of the same kind would lead to the same clusters.
#pragma once

#include <cstdint>

#include "engine/cluster/clustering.hpp"

namespace quintile::clustering {

/// Mean over pairs of resamples (two disjoint random halves of the points) of the adjusted Rand index between what both
/// halves' clusters make of all points. NaN for fewer than 4 points.
[[nodiscard]] double stability(PointColumns points, std::uint32_t k, const Search& search);

}  // namespace quintile::clustering
