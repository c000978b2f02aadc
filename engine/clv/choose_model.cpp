#include "engine/clv/choose_model.hpp"

#include <fmt/format.h>

#include "engine/clv/fit/fit_collapsed.hpp"

namespace quintile::clv {
namespace {

// Different histories on which candidates are compared; with more, on a sample of about this size.
constexpr std::size_t kComparisonRows = 65'536;
constexpr PurchaseModel kCandidates[] = {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd,
                                         PurchaseModel::nbd};

}  // namespace

PurchaseModel choose_model(const PurchaseHistories& histories, const ClvOptions& options, ClvResult& result) {
  const CollapsedHistories data = collapse(histories);
  const bool sampled = data.size() > 2 * kComparisonRows;
  const CollapsedHistories part = sampled ? sample(data, data.size() / kComparisonRows) : CollapsedHistories{};
  std::string comparison;
  for (const PurchaseModel model : kCandidates) {
    result.candidates.push_back(fit_collapsed(spec_of(model), sampled ? part : data, options.fit));
    const ModelFit& fit = result.candidates.back();
    if (fit.aic < result.candidates[result.chosen].aic) result.chosen = result.candidates.size() - 1;
    comparison += fmt::format("{}{} {:.1f}", comparison.empty() ? "" : ", ", fit.model, fit.aic);
  }
  const PurchaseModel model = kCandidates[result.chosen];
  result.notes.push_back(fmt::format("lifetime value by {}, which has the least AIC{}: {}", purchase_model_name(model),
                                     sampled ? " on a sample" : "", comparison));
  if (sampled) result.candidates[result.chosen] = fit_collapsed(spec_of(model), data, options.fit);
  return model;
}

}  // namespace quintile::clv
