#include <fmt/format.h>

#include <cmath>

#include "engine/clv/choose_model.hpp"
#include "engine/clv/customer_histories.hpp"
#include "engine/clv/project_columns.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

void check_options(const ClvOptions& options) {
  double before = 0;
  for (const double days : options.horizons_days) {
    if (!(days > before) || !std::isfinite(days))
      throw UserError(fmt::format("horizons must be positive and ascend: {}", fmt::join(options.horizons_days, ", ")));
    before = days;
  }
  if (!(options.discount >= 0) || !std::isfinite(options.discount))
    throw UserError(fmt::format("the yearly discount rate must be a number >= 0: {}", options.discount));
  if (!(options.margin > 0) || !std::isfinite(options.margin))
    throw UserError(fmt::format("the margin must be a number > 0: {}", options.margin));
}

void add_notes(const ModelFit& fit, std::vector<std::string>& notes) {
  for (const std::string& sentence : fit.diagnosis) notes.push_back(fmt::format("{}: {}", fit.model, sentence));
}

void fit_money(const CustomerHistories& histories, const FitOptions& options, ClvResult& result) {
  if (histories.spend.empty()) {
    result.notes.emplace_back("the log has no amounts: purchases are projected, and no money");
    return;
  }
  try {
    result.spend = fit_spend(histories.spending(), options);
    add_notes(*result.spend, result.notes);
  } catch (const DataError& error) {
    result.notes.emplace_back(error.what());
  }
}

}  // namespace
}  // namespace clv

ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options) {
  using namespace clv;
  clv::check_options(options);
  const double unit = days_per(options.unit);
  ClvResult result;
  result.unit = options.unit;
  result.horizons_days = options.horizons_days;
  if (!options.model && !has_histories(customers)) {
    result.notes.emplace_back("no lifetime value: it needs repeat purchases with the times of the first and the last");
    return result;
  }
  const CustomerHistories histories = customer_histories(customers, as_of, options.utc_offset);
  if (!options.model && histories.repeat_buyers < options.least_repeat_buyers) {
    result.notes.push_back(
        fmt::format("no lifetime value: {} repeat buyers are fewer than the {} that a choice of model "
                    "takes; name a model to have it all the same",
                    histories.repeat_buyers, options.least_repeat_buyers));
    return result;
  }
  const PurchaseHistories purchases = histories.purchases(unit);
  PurchaseModel model = PurchaseModel::bg_nbd;
  try {
    if (options.model) {
      model = *options.model;
      result.candidates.push_back(fit_purchases(model, purchases, options.fit));
    } else {
      model = choose_model(purchases, options, result);
    }
  } catch (const DataError& error) {
    if (options.model) throw;
    result.candidates.clear();
    result.notes.push_back(fmt::format("no lifetime value: {}", error.what()));
    return result;
  }
  add_notes(result.candidates[result.chosen], result.notes);
  if (!options.model && model == PurchaseModel::nbd)
    result.notes.emplace_back(
        "with nbd nobody drops out: P(alive) is 1 for every customer with a purchase, lost ones too; "
        "name bg-nbd or pareto-nbd for another view");
  fit_money(histories, options.fit, result);
  project_columns(histories, customers.size(), model, options, result);
  return result;
}

}  // namespace quintile
