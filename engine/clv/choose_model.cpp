#include "engine/clv/choose_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/clv/fit/fit_collapsed.hpp"
#include "engine/clv/project_columns.hpp"
#include "quintile/error.hpp"

namespace quintile::clv {
namespace {

// Different histories on which candidates are compared; with more, on a sample of about this size.
constexpr std::size_t kComparisonRows = 65'536;
// Fewer repeat buyers before the holdout, or purchases in it, say little about a model.
constexpr double kLeastPurchases = 100;
// Deviances closer than this share of the least one are equal.
constexpr double kEqualDeviance = 1e-3;
constexpr PurchaseModel kCandidates[] = {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd,
                                         PurchaseModel::nbd};

bool tells(const std::optional<HoldoutHistories>& holdout) {
  return holdout && holdout->purchases >= kLeastPurchases &&
         static_cast<double>(holdout->repeat_buyers) >= kLeastPurchases;
}

std::size_t least_aic(const ClvResult& result) {
  const auto less = [](const ModelFit& a, const ModelFit& b) { return a.aic < b.aic; };
  return static_cast<std::size_t>(std::min_element(result.candidates.begin(), result.candidates.end(), less) -
                                  result.candidates.begin());
}

// The candidates with the least deviance; without any that is a number, the one with the least AIC.
std::vector<std::size_t> best_forecasters(const ClvResult& result) {
  double least = std::numeric_limits<double>::infinity();
  for (const HoldoutTrial& trial : result.trials) least = std::fmin(least, trial.deviance);
  std::vector<std::size_t> best;
  for (std::size_t i = 0; i < result.trials.size(); ++i) {
    if (result.trials[i].deviance <= least * (1 + kEqualDeviance)) best.push_back(i);
  }
  if (best.empty()) best.push_back(least_aic(result));
  return best;
}

// Of those that forecast best the one with the least AIC.
std::size_t best_forecaster(const ClvResult& result) {
  const std::vector<std::size_t> best = best_forecasters(result);
  return *std::min_element(best.begin(), best.end(), [&](std::size_t a, std::size_t b) {
    return result.candidates[a].aic < result.candidates[b].aic;
  });
}

// One sentence; the figures of all candidates are in the table of the comparison.
std::string reason(const ClvResult& result, bool sampled) {
  const ModelFit& chosen = result.candidates[result.chosen];
  const char* where = sampled ? " on a sample" : "";
  if (result.trials.empty()) {
    return fmt::format("lifetime value by {}, which has the least AIC{} of {} models (table model_comparison)",
                       chosen.model, where, result.candidates.size());
  }
  const HoldoutTrial& trial = result.trials[result.chosen];
  const std::string forecast = fmt::format("{:.0f} repeat purchases expected, {:.0f} made ({:+.1f} %)", trial.expected,
                                           trial.actual, 100 * (trial.expected / trial.actual - 1));
  const std::vector<std::size_t> best = best_forecasters(result);
  if (best.size() > 1) {
    const bool simplest = std::all_of(best.begin(), best.end(), [&](std::size_t i) {
      return i == result.chosen || result.candidates[i].parameters.size() > chosen.parameters.size();
    });
    const std::string alike = best.size() == result.trials.size()
                                  ? fmt::format("all {}", best.size())
                                  : fmt::format("{} of {}", best.size(), result.trials.size());
    return fmt::format(
        "{} models forecast the last {:g} days equally well: {}. Lifetime value is by {}, {} with "
        "the least AIC{} (table model_comparison)",
        alike, trial.days, forecast, chosen.model, simplest ? "the simplest and the one" : "the one", where);
  }
  const std::string& by_aic = result.candidates[least_aic(result)].model;
  return fmt::format(
      "lifetime value by {}, which forecast the last {:g} days best of {} models: {}{} (table "
      "model_comparison)",
      chosen.model, trial.days, result.trials.size(), forecast,
      by_aic == chosen.model ? "" : fmt::format("; AIC{} alone would take {}", where, by_aic));
}

}  // namespace

std::size_t holdout_stride(std::size_t customers) {
  return std::max<std::size_t>(customers / (2 * kComparisonRows), 1);
}

PurchaseModel choose_model(const PurchaseHistories& histories, const std::optional<HoldoutHistories>& holdout,
                           const ClvOptions& options, ClvResult& result) {
  try {
    for (const PurchaseModel model : kCandidates) {
      if (tells(holdout)) result.trials.push_back(try_model(model, *holdout, days_per(options.unit), options.fit));
    }
  } catch (const DataError&) {
    result.trials.clear();  // what was before the holdout allows no fit; all the data may
  }
  const CollapsedHistories data = collapse(histories);
  const bool sampled = data.size() > 2 * kComparisonRows;
  const CollapsedHistories part = sampled ? sample(data, data.size() / kComparisonRows) : CollapsedHistories{};
  for (const PurchaseModel model : kCandidates)
    result.candidates.push_back(fit_collapsed(spec_of(model), sampled ? part : data, options.fit));
  result.chosen = result.trials.empty() ? least_aic(result) : best_forecaster(result);
  result.notes.push_back(reason(result, sampled));
  const PurchaseModel model = kCandidates[result.chosen];
  if (sampled) result.candidates[result.chosen] = fit_collapsed(spec_of(model), data, options.fit);
  return model;
}

}  // namespace quintile::clv
