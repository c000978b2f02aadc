// A fitted model as text.
#pragma once

#include <string>
#include <string_view>

#include "quintile/clv.hpp"
#include "quintile/groups.hpp"

namespace quintile::tool {

/// Parameters with standard errors, log-likelihood and AIC with ten significant digits, and whether the search
/// converged. `whom`: "2357 customers, 1016 different histories".
[[nodiscard]] std::string fit_text(const ModelFit& fit, std::string_view whom);

/// Of customers and their different histories.
[[nodiscard]] std::string fit_text(const ModelFit& fit);

/// The groups' fits, and how much they differ.
[[nodiscard]] std::string group_text(const GroupedClv& grouped, const Table& groups);

/// The same of one model's fits.
[[nodiscard]] std::string group_text(const ModelFit& all, const GroupedFits& fits, const Table& groups);

}  // namespace quintile::tool
