#include "engine/clv/holdout.hpp"

#include <algorithm>
#include <cmath>

namespace quintile::clv {

HoldoutHistories holdout_histories(const CustomerTable& customers, const CustomerHistories& histories,
                                   DurationNs utc_offset, std::size_t stride) {
  const HoldoutColumns& before = customers.holdout;
  std::vector<std::uint32_t> chosen;
  for (std::size_t k = stride / 2; k < histories.row.size(); k += stride) {
    if (before.periods[histories.row[k]] > 0) chosen.push_back(static_cast<std::uint32_t>(k));
  }
  HoldoutHistories out;
  for (Buffer<double>* column : {&out.x, &out.t_x, &out.end, &out.later, &out.birth})
    *column = Buffer<double>(chosen.size());
  const std::int64_t last_day = day_of(before.start, utc_offset) - 1;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const std::size_t k = chosen[i];
    const std::size_t row = histories.row[k];
    const std::int64_t first_day = day_of(customers.first_time[row], utc_offset);
    out.x[i] = before.periods[row] - 1.0;
    out.t_x[i] = out.x[i] == 0 ? 0 : before.t_x_days[row];
    out.end[i] = static_cast<double>(last_day - first_day);
    out.later[i] = histories.x[k] - out.x[i];
    out.birth[i] = static_cast<double>(first_day);
    out.days = histories.end[k] - out.end[i];  // the same for all: everybody is observed to the same day
    out.repeat_buyers += static_cast<std::uint64_t>(out.x[i] > 0);
    out.purchases += out.later[i];
  }
  return out;
}

HoldoutTrial try_model(PurchaseModel model, const HoldoutHistories& holdout, double days_per_unit,
                       const FitOptions& options) {
  constexpr double kLeastExpected = 1e-6;  // nobody is given up so surely that a purchase counts without bound
  const PurchaseHistories histories = holdout.histories(days_per_unit);
  const ModelFit fit = fit_purchases(model, histories, options);
  const Buffer<double> expected = expected_purchases(model, fit.parameters, histories, holdout.days / days_per_unit);
  HoldoutTrial out;
  out.model = fit.model;
  out.customers = static_cast<double>(expected.size());
  out.days = holdout.days;
  out.actual = holdout.purchases;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double actual = holdout.later[i];
    const double e = std::max(expected[i], kLeastExpected);
    out.expected += expected[i];
    out.mean_absolute_error += std::fabs(actual - expected[i]);
    out.deviance += 2 * ((actual > 0 ? actual * std::log(actual / e) : 0.0) - (actual - e));
  }
  out.mean_absolute_error /= std::max(out.customers, 1.0);
  return out;
}

}  // namespace quintile::clv
