// An order of points in which neighbours in the order are neighbours in space.
#pragma once

#include <cstdint>
#include <span>

#include "engine/cluster/feature/moments.hpp"
#include "quintile/buffer.hpp"
#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Indices of the points along a Hilbert curve through a grid of equal cells, fine enough for the widest feature. At
/// most 16 features and 2^32 points.
[[nodiscard]] Buffer<std::uint32_t> curve_order(PointColumns points, std::span<const Moments> moments);

}  // namespace quintile::clustering
