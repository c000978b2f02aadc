// Fitting a purchase model to histories that are collapsed already.
#pragma once

#include "engine/clv/purchase_model.hpp"

namespace quintile::clv {

/// As fit_purchases.
[[nodiscard]] ModelFit fit_collapsed(const PurchaseModelSpec& spec, const CollapsedHistories& data,
                                     const FitOptions& options);

}  // namespace quintile::clv
