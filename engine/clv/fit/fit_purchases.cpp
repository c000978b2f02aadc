#include <fmt/format.h>

#include "engine/clv/fit/fit_collapsed.hpp"
#include "engine/clv/fit/model_fit.hpp"
#include "engine/clv/fit/search.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

Problem problem_of(const PurchaseModelSpec& spec, const CollapsedHistories& data) {
  return {[&](const Vector& at) { return spec.log_likelihood(data, at); }, spec.starts(data), spec.box(data),
          data.customers};
}

void check_data(const CollapsedHistories& data) {
  if (!(data.customers > 0)) throw DataError("a purchase model needs customers; none has a weight above 0");
  if (!(data.purchases > 0)) {
    throw DataError(
        fmt::format("a purchase model needs repeat buyers; none of {} customers has bought again "
                    "(x = 0 everywhere). Use a longer period of observation, or finer purchase periods",
                    data.customers));
  }
  if (!(data.longest > 0)) {
    throw DataError(
        fmt::format("a purchase model needs time; all of {} customers were observed for T = 0. Move the end "
                    "of observation beyond the first purchases",
                    data.customers));
  }
}

}  // namespace

ModelFit fit_collapsed(const PurchaseModelSpec& spec, const CollapsedHistories& data, const FitOptions& options) {
  check_options(options);
  check_data(data);
  CollapsedHistories part;
  std::optional<Problem> sampled;
  if (data.size() > 2 * kSampleRows) {
    part = sample(data, data.size() / kSampleRows);
    if (part.purchases > 0) sampled = problem_of(spec, part);
  }
  const Maximum maximum = search(problem_of(spec, data), sampled, options);
  ModelFit fit = make_fit(spec.name, spec.parameters, maximum, maximum.at, data.customers, data.size());
  for (std::string& sentence : spec.diagnose(data, maximum)) fit.diagnosis.push_back(std::move(sentence));
  return fit;
}

}  // namespace clv

ModelFit fit_purchases(PurchaseModel model, const PurchaseHistories& histories, const FitOptions& options) {
  const clv::PurchaseModelSpec& spec = clv::spec_of(model);
  const clv::CollapsedHistories data = clv::collapse(histories);
  if (spec.check != nullptr) spec.check(histories);
  return clv::fit_collapsed(spec, data, options);
}

}  // namespace quintile
