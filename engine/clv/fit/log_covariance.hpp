// The covariance of a fit where its parameters are of one size.
#pragma once

#include "engine/clv/fit/derivatives.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// Covariance of the logarithms of the parameters; 0 where a parameter is at its bound.
[[nodiscard]] Matrix log_covariance(const ModelFit& fit);

}  // namespace quintile::clv
