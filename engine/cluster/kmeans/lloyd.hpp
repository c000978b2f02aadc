// Lloyd's iterations.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/cluster/kmeans/passes.hpp"

namespace quintile::clustering {

struct LloydOutcome {
  std::vector<double> centres;
  std::vector<double> weights;  ///< of their points
  double inertia = 0;
  std::uint32_t iterations = 0;
  bool converged = false;
};

/// Moves each centre to the mean of the points nearest to it until the squared moves of all sum to at most
/// `tolerance`, or `max_iterations` times. A centre without points goes to the point farthest from its own, which that
/// one loses, as in scikit-learn.
[[nodiscard]] LloydOutcome lloyd(const PointPasses& points, std::vector<double> centres, double tolerance,
                                 std::uint32_t max_iterations);

}  // namespace quintile::clustering
