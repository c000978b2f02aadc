// From a maximum to what is reported of it.
#pragma once

#include <span>
#include <string_view>

#include "engine/clv/fit/maximise.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// Standard errors come from the Hessian of `unpenalised` at the maximum, over the parameters inside their bounds.
[[nodiscard]] ModelFit make_fit(std::string_view name, std::span<const std::string_view> names, const Maximum& maximum,
                                const Derivatives& unpenalised, double customers, std::size_t distinct);

}  // namespace quintile::clv
