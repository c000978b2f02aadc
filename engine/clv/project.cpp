#include <fmt/format.h>

#include <cmath>

#include "engine/clv/choose_model.hpp"
#include "engine/clv/customer_histories.hpp"
#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"
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
  if (histories.spend.empty()) return;
  try {
    result.spend = fit_spend(histories.spending(), options);
    add_notes(*result.spend, result.notes);
  } catch (const DataError& error) {
    result.notes.emplace_back(error.what());
  }
}

ClvResult result_for(const ClvOptions& options) {
  check_options(options);
  // Days are what purchases are counted by, so that an opportunity holds one at most.
  if (options.model == PurchaseModel::bg_bb && options.unit != PeriodUnit::day) {
    throw UserError(
        "bg-bb counts opportunities to buy, of which each holds one purchase at most; here that is a day. Take days as "
        "the unit, or a model of continuous time such as bg-nbd");
  }
  ClvResult result;
  result.unit = options.unit;
  result.horizons_days = options.horizons_days;
  return result;
}

// Whether a model may be chosen for the table; otherwise notes why not.
bool may_choose(const CustomerTable& customers, ClvResult& result) {
  if (has_histories(customers)) return true;
  result.notes.emplace_back("no lifetime value: it needs repeat purchases with the times of the first and the last");
  return false;
}

// Fits the model of the options or the best one. Notes why when there is none to be chosen.
bool fit_model(const PurchaseHistories& purchases, const std::optional<HoldoutHistories>& holdout,
               const ClvOptions& options, ClvResult& result) {
  if (purchases.size() == 0) {
    const char* none = "a purchase model needs customers with a purchase, and there are none";
    if (options.model) throw DataError(none);
    result.notes.push_back(fmt::format("no lifetime value: {}", none));
    return false;
  }
  if (options.model) {
    result.candidates.push_back(fit_purchases(*options.model, purchases, options.fit));
    return true;
  }
  try {
    if (choose_model(purchases, holdout, options, result) == PurchaseModel::nbd) {
      result.notes.emplace_back(
          "nbd knows no dropout: P(alive) is 1 for every buyer, lost ones too; name bg-nbd or pareto-nbd for another "
          "view");
    }
    return true;
  } catch (const DataError& error) {
    result.candidates.clear();
    result.trials.clear();
    result.notes.push_back(fmt::format("no lifetime value: {}", error.what()));
    return false;
  }
}

bool has_holdout(const CustomerTable& customers) {
  return customers.holdout.present() && !customers.first_time.empty();
}

}  // namespace
}  // namespace clv

ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options) {
  using namespace clv;
  ClvResult result = result_for(options);
  if (!options.model && !may_choose(customers, result)) return result;
  const CustomerHistories histories = customer_histories(customers, as_of, options.utc_offset);
  if (!options.model && histories.repeat_buyers < options.least_repeat_buyers) {
    result.notes.push_back(
        fmt::format("no lifetime value: {} repeat buyers are fewer than the {} that a choice of model "
                    "takes; name a model to have it all the same",
                    histories.repeat_buyers, options.least_repeat_buyers));
    return result;
  }
  std::optional<HoldoutHistories> holdout;
  if (!options.model && has_holdout(customers))
    holdout = holdout_histories(customers, histories, options.utc_offset, holdout_stride(histories.row.size()));
  if (!fit_model(histories.purchases(days_per(options.unit)), holdout, options, result)) return result;
  const ModelFit& fit = result.candidates[result.chosen];
  add_notes(fit, result.notes);
  fit_money(histories, options.fit, result);
  project_columns(histories, customers.size(), model_named(fit.model), options, result);
  return result;
}

ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvModels& models,
                      const ClvOptions& options) {
  using namespace clv;
  ClvOptions own = options;
  own.model = model_named(models.purchases.model);
  own.unit = models.unit;
  ClvResult result = result_for(own);
  const CustomerHistories histories = customer_histories(customers, as_of, options.utc_offset);
  result.candidates.push_back(models.purchases);
  if (!histories.spend.empty()) result.spend = models.spend;
  project_columns(histories, customers.size(), *own.model, own, result);
  return result;
}

ClvResult fit_before_holdout(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options) {
  using namespace clv;
  ClvResult result = result_for(options);
  const CustomerHistories all = customer_histories(customers, as_of, options.utc_offset);
  const double unit = days_per(options.unit);
  if (!has_holdout(customers)) {
    if (!fit_model(all.purchases(unit), {}, options, result)) throw DataError(result.notes.back());
    return result;
  }
  const HoldoutHistories holdout = holdout_histories(customers, all, options.utc_offset);
  const auto part =
      options.model
          ? std::nullopt
          : std::optional(holdout_histories(customers, all, options.utc_offset, holdout_stride(all.row.size())));
  if (!fit_model(holdout.histories(unit), part, options, result)) throw DataError(result.notes.back());
  return result;
}

}  // namespace quintile
