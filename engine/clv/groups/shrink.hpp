// Groups' fits drawn towards that of all.
#pragma once

#include <vector>

#include "engine/clv/groups/between.hpp"

namespace quintile::clv {

struct Shrunk {
  ModelFit fit;
  double own_weight = 0;     ///< as in GroupFit
  std::vector<double> pull;  ///< likewise
};

/// The mode of the posterior of one group. `box` bounds the parameters of all groups.
[[nodiscard]] Shrunk shrink(const ModelFit& all, const Between& between, const Box& box, const GroupProblem& group,
                            const FitOptions& options);

}  // namespace quintile::clv
