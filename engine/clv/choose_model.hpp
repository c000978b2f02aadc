// Which purchase model suits a table of customers best.
#pragma once

#include <optional>

#include "engine/clv/holdout.hpp"

namespace quintile::clv {

/// Tries the candidates on the holdout, if there is one, fits them to `histories`, notes why one of them is taken, and
/// fits that one to all the data. Fills `trials`, `candidates` and `chosen` of the result. docs/adr/0007 has the rule.
[[nodiscard]] PurchaseModel choose_model(const PurchaseHistories& histories,
                                         const std::optional<HoldoutHistories>& holdout, const ClvOptions& options,
                                         ClvResult& result);

/// Every how many customers of the table are tried on the holdout: a sample of some 130,000.
[[nodiscard]] std::size_t holdout_stride(std::size_t customers);

}  // namespace quintile::clv
