// What customers had done when the holdout began, and what they did in it.
#pragma once

#include "engine/clv/customer_histories.hpp"

namespace quintile::clv {

/// Customers with a purchase before the holdout; times in days.
struct HoldoutHistories {
  Buffer<double> x, t_x, end;  ///< as of the last day before the holdout
  Buffer<double> later;        ///< repeat purchase periods in the holdout
  Buffer<double> birth;        ///< day of the first purchase, since 1970-01-01
  Buffer<double> spend;        ///< of the whole log; empty without amounts
  double days = 0;             ///< length of the holdout
  std::uint64_t repeat_buyers = 0;
  double purchases = 0;  ///< sum of `later`

  [[nodiscard]] PurchaseHistories histories(double days_per_unit) const { return {x, t_x, end, {}, days_per_unit}; }
};

/// Of every `stride`-th customer with a purchase. The table has a holdout and times.
[[nodiscard]] HoldoutHistories holdout_histories(const CustomerTable& customers, const CustomerHistories& histories,
                                                 DurationNs utc_offset, std::size_t stride = 1);

/// Fits a model to what was before, and compares what it expects with what came.
[[nodiscard]] HoldoutTrial try_model(PurchaseModel model, const HoldoutHistories& holdout, double days_per_unit,
                                     const FitOptions& options);

}  // namespace quintile::clv
