// What is known of parameters before a group's data.
#pragma once

#include "engine/clv/fit/derivatives.hpp"

namespace quintile::clv {

/// Adds ln of a normal density of the logarithms of the parameters, without its constant.
void add_prior(Derivatives& d, const Vector& at, const Vector& centre, const Vector& precision);

}  // namespace quintile::clv
