// Passes that compute the distances of points only whose nearest centre may have changed.
#pragma once

#include <vector>

#include "engine/cluster/kmeans/centre_moves.hpp"
#include "engine/cluster/kmeans/plain_passes.hpp"
#include "quintile/buffer.hpp"

namespace quintile::clustering {

/// Keeps for each point its centre and bounds of the distances to it and to the nearest other one, which loosen as
/// centres move (Hamerly 2010). A point is skipped only where the bounds decide in spite of rounding, so that all
/// results are the bits of PlainPasses. Not for several callers at once.
template <class T>
class BoundedPasses : public PlainPasses<T> {
 public:
  /// The points must outlive it.
  explicit BoundedPasses(const PointSet<T>& points);

  double add_up(std::span<const double> centres, std::span<double> sums, bool with_inertia) const override;

 private:
  class Assigner;

  // What is known of the points and these centres; their order does not depend on how it came about.
  mutable std::vector<T> rows_;
  mutable Buffer<std::uint32_t> nearest_;
  mutable Buffer<double> upper_;  // distance to it, at most
  mutable Buffer<double> lower_;  // distance to any other, at least
};

}  // namespace quintile::clustering
