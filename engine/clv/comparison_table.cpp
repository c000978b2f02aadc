#include <limits>

#include "engine/summary/table_of.hpp"
#include "quintile/clv.hpp"

namespace quintile {

Table comparison_table(const ClvResult& result) {
  struct Row {
    const ModelFit* fit;
    HoldoutTrial trial;
    bool chosen;
  };
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::vector<Row> rows;
  for (std::size_t i = 0; i < result.candidates.size(); ++i) {
    const HoldoutTrial none = {"", kNone, kNone, kNone, kNone, kNone, kNone};
    rows.push_back({&result.candidates[i], i < result.trials.size() ? result.trials[i] : none, i == result.chosen});
  }
  return TableOf<Row>("model_comparison", std::move(rows))
      .text("model", "Name of the model", [](const Row& row) { return row.fit->model; })
      .flag("chosen", "Whether the columns of customers come from it", [](const Row& row) { return row.chosen; })
      .number("aic", "1", "Akaike's criterion", [](const Row& row) { return row.fit->aic; })
      .number("customers", "1", "Customers tried on the holdout", [](const Row& row) { return row.trial.customers; })
      .number("holdout_days", "days", "Length of the holdout", [](const Row& row) { return row.trial.days; })
      .number("actual", "1", "Repeat purchases in the holdout", [](const Row& row) { return row.trial.actual; })
      .number("expected", "1", "Repeat purchases that the model, fitted to what was before, expected",
              [](const Row& row) { return row.trial.expected; })
      .number("mean_absolute_error", "1", "Mean error of a customer",
              [](const Row& row) { return row.trial.mean_absolute_error; })
      .number("deviance", "1", "Poisson deviance of purchases from those expected; the least is the best",
              [](const Row& row) { return row.trial.deviance; })
      .take();
}

}  // namespace quintile
