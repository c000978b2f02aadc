// Which parameters data tell, and where those lie when the others are held.
#pragma once

#include <vector>

#include "engine/clv/fit/maximise.hpp"

namespace quintile::clv {

/// Indices of parameters, ascending.
using Chosen = std::vector<Eigen::Index>;

/// Errors of the logarithms of the chosen parameters, the others being held: empty where the data do not tell the
/// chosen ones apart.
[[nodiscard]] std::vector<double> errors_of(const Matrix& hessian, const Vector& at, const Chosen& chosen);

/// The parameters told to better than a factor e when the others are held: while there are others, the one told worst
/// is left out.
[[nodiscard]] Chosen known_parameters(const Matrix& hessian, const Vector& at);

/// The maximum over the chosen parameters, the others being held at `start`. Those of the result are all of them.
[[nodiscard]] Maximum maximise_over(const Chosen& chosen, const Objective& objective, const Vector& start,
                                    const Box& box, const SearchLimits& limits);

}  // namespace quintile::clv
