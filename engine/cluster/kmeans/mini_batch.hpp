// k-means by small samples.
#pragma once

#include "engine/cluster/kmeans/lloyd.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "engine/cluster/kmeans/point_set.hpp"
#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Sculley (2010): each step draws points and moves each centre towards the mean of those nearest to it, by their share
/// of all that it ever had. Stops when the squared moves of each of ten steps in a row sum to at most a hundredth of
/// `tolerance`, or after `options.max_iterations` steps. Starts, unless centres are given, from a sample of three
/// steps' points.
template <class T>
[[nodiscard]] LloydOutcome mini_batch(const PointSet<T>& points, std::span<const double> given, std::size_t k,
                                      double tolerance, const KMeansOptions& options, const Philox& random);

}  // namespace quintile::clustering
