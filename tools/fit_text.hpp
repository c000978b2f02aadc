// A fitted model as text.
#pragma once

#include <string>
#include <string_view>

#include "quintile/clv.hpp"

namespace quintile::tool {

/// Parameters with standard errors, log-likelihood and AIC with ten significant digits, and whether the search
/// converged. `whom`: "2357 customers, 1016 different histories".
[[nodiscard]] std::string fit_text(const ModelFit& fit, std::string_view whom);

/// Of customers and their different histories.
[[nodiscard]] std::string fit_text(const ModelFit& fit);

}  // namespace quintile::tool
