#include <fmt/format.h>

#include <cmath>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/fit/fit_collapsed.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

constexpr double kDaysPerYear = 365.2425;
// Different histories on which candidates are compared; with more, on a sample of about this size.
constexpr std::size_t kComparisonRows = 65'536;
constexpr PurchaseModel kCandidates[] = {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd,
                                         PurchaseModel::nbd};

double days_per(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::day:
      return 1;
    case PeriodUnit::week:
      return 7;
    case PeriodUnit::month:
      return kDaysPerYear / 12;
  }
  throw UserError("unknown unit of time; use day, week or month");
}

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

// Fits the candidates and returns the one with the least AIC, on all the data.
PurchaseModel choose(const CollapsedHistories& data, const FitOptions& options, ClvResult& result) {
  const bool sampled = data.size() > 2 * kComparisonRows;
  const CollapsedHistories part = sampled ? sample(data, data.size() / kComparisonRows) : CollapsedHistories{};
  std::string comparison;
  for (const PurchaseModel model : kCandidates) {
    result.candidates.push_back(fit_collapsed(spec_of(model), sampled ? part : data, options));
    const ModelFit& fit = result.candidates.back();
    if (fit.aic < result.candidates[result.chosen].aic) result.chosen = result.candidates.size() - 1;
    comparison += fmt::format("{}{} {:.1f}", comparison.empty() ? "" : ", ", fit.model, fit.aic);
  }
  const PurchaseModel model = kCandidates[result.chosen];
  result.notes.push_back(fmt::format("lifetime value by {}, which has the least AIC{}: {}", purchase_model_name(model),
                                     sampled ? " on a sample" : "", comparison));
  if (sampled) result.candidates[result.chosen] = fit_collapsed(spec_of(model), data, options);
  return model;
}

// Puts values of the customers with a purchase into a column of all, times `factor`.
Buffer<double> spread(const CustomerHistories& histories, std::size_t size, const Buffer<double>& values,
                      const Buffer<double>* factor = nullptr, double scale = 1) {
  Buffer<double> out(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::fill(out.begin() + begin, out.begin() + end, 0.0);
  });
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      out[histories.row[k]] = values[k] * (factor == nullptr ? 1.0 : (*factor)[k]) * scale;
  });
  return out;
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
  const CustomerHistories histories = customer_histories(customers, as_of, options.utc_offset);
  ClvResult result;
  result.horizons_days = options.horizons_days;
  if (!options.model && histories.repeat_buyers < options.least_repeat_buyers) {
    result.notes.push_back(
        fmt::format("no lifetime value: {} repeat buyers are fewer than the {} that a choice of model "
                    "takes; name a model to have it all the same",
                    histories.repeat_buyers, options.least_repeat_buyers));
    return result;
  }
  const PurchaseHistories purchases = histories.purchases(unit);
  PurchaseModel model = PurchaseModel::bg_nbd;
  if (options.model) {
    model = *options.model;
    result.candidates.push_back(fit_purchases(model, purchases, options.fit));
  } else {
    model = choose(collapse(purchases), options.fit, result);
  }
  const ModelFit& fit = result.candidates[result.chosen];
  add_notes(fit, result.notes);
  if (!options.model && model == PurchaseModel::nbd)
    result.notes.emplace_back(
        "nbd knows no dropout: P(alive) is 1 for every customer with a purchase, lost ones too; "
        "name bg-nbd or pareto-nbd for another view");
  fit_money(histories, options.fit, result);

  const std::size_t size = customers.size();
  result.p_alive = spread(histories, size, p_alive(model, fit.parameters, purchases));
  Buffer<double> spend;
  if (result.spend) {
    spend = expected_spend(result.spend->parameters, histories.spending());
    result.expected_spend = spread(histories, size, spend);
  }
  const double rate = std::log1p(options.discount) * unit / kDaysPerYear;
  for (const double days : options.horizons_days) {
    const double horizon = days / unit;
    result.purchases.push_back(spread(histories, size, expected_purchases(model, fit.parameters, purchases, horizon)));
    if (!result.spend) continue;
    result.clv.push_back(spread(histories, size, discounted_purchases(model, fit.parameters, purchases, rate, horizon),
                                &spend, options.margin));
  }
  return result;
}

}  // namespace quintile
