// Which purchase model suits a table of customers best.
#pragma once

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/purchase_model.hpp"

namespace quintile::clv {

/// Fits the candidates, notes why one of them is taken, and fits that one to all the data. Fills `candidates` and
/// `chosen` of the result.
[[nodiscard]] PurchaseModel choose_model(const PurchaseHistories& histories, const ClvOptions& options,
                                         ClvResult& result);

}  // namespace quintile::clv
