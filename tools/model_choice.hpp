// Names of purchase models and units of time as typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/clv.hpp"

namespace quintile::tool {

/// The model of a name; nothing for "auto" and the empty text. Throws UserError naming the flag and what it takes,
/// `others` besides.
[[nodiscard]] std::optional<PurchaseModel> purchase_model_from(const std::string& typed, std::string_view flag,
                                                               const std::vector<std::string>& others = {});

/// "day", "week" or "month"; a week for the empty text. Throws UserError naming the flag.
[[nodiscard]] PeriodUnit model_unit_from(const std::string& typed, std::string_view flag);

/// "day", "week" or "month".
[[nodiscard]] std::string_view unit_name(PeriodUnit unit);

}  // namespace quintile::tool
