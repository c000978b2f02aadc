// How far groups differ.
#pragma once

#include <optional>
#include <vector>

#include "engine/clv/groups/known.hpp"
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

struct Between {
  Vector variances;  ///< of the logarithms of the parameters, around those of the fit of all
  Chosen known;      ///< parameters that the data of all tell; the others do not vary between groups
};

/// From the groups' own fits. A parameter that the data of all do not tell, or fewer than two groups', does not vary:
/// the groups are then fitted anew with it held at the fit of all. `box` bounds the parameters of all groups.
[[nodiscard]] Between between(const ModelFit& all, const Box& box, const std::vector<GroupProblem>& groups,
                              const FitOptions& options);

}  // namespace quintile::clv
