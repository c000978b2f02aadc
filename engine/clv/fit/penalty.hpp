// The penalty on parameters far from 1.
#pragma once

#include "engine/clv/fit/derivatives.hpp"

namespace quintile::clv {

/// Less `strength` times the squares of the logarithms of the parameters; a strength below 0 takes it off again.
[[nodiscard]] Derivatives penalised(Derivatives d, const Vector& at, double strength);

}  // namespace quintile::clv
