// Groups' fits drawn towards that of all.
#pragma once

#include <optional>
#include <vector>

#include "engine/clv/fit/maximise.hpp"
#include "quintile/groups.hpp"

namespace quintile::clv {

/// The likelihood of one group's data.
struct GroupProblem {
  Objective log_likelihood;
  bool tells = false;  ///< there are repeat buyers; without them the fit of all is taken
  double customers = 0;
  std::size_t distinct = 0;
  std::optional<ModelFit> own;  ///< its maximum
};

struct Shrunk {
  ModelFit fit;
  double own_weight = 0;     ///< as in GroupFit
  std::vector<double> pull;  ///< likewise
};

/// Variances between groups of the logarithms of the parameters, around those of `all`.
[[nodiscard]] Vector variances_between(const ModelFit& all, const std::vector<GroupProblem>& groups);

/// The mode of the posterior of one group. `box` bounds the parameters of all groups.
[[nodiscard]] Shrunk shrink(const ModelFit& all, const Vector& variances, const Box& box, const GroupProblem& group,
                            const FitOptions& options);

}  // namespace quintile::clv
