#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/fit/model_fit.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

// Different histories that the starts compete on. Everything is fitted once, from the best of them.
constexpr std::size_t kSampleRows = 4096;

Derivatives penalised(Derivatives d, const Vector& at, double strength) {
  if (strength == 0) return d;
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double log = std::log(at[i]);
    d.value -= strength * log * log;
    d.gradient[i] -= strength * 2 * log / at[i];
    d.hessian(i, i) -= strength * 2 * (1 - log) / (at[i] * at[i]);
  }
  return d;
}

Maximum climb(const PurchaseModelSpec& spec, const CollapsedHistories& data, const Vector& start, const Box& box,
              double penalty, const SearchLimits& limits) {
  const double strength = penalty * data.customers;
  return maximise([&](const Vector& at) { return penalised(spec.log_likelihood(data, at), at, strength); }, start, box,
                  limits);
}

Maximum best_start(const PurchaseModelSpec& spec, const CollapsedHistories& data, const Box& box, double penalty) {
  Maximum best;
  for (const Vector& start : spec.starts(data)) {
    Maximum maximum = climb(spec, data, start, box, penalty, {100, 1e-3});
    if (best.parameters.size() == 0 || maximum.at.value > best.at.value) best = std::move(maximum);
  }
  return best;
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
}  // namespace clv

ModelFit fit_purchases(PurchaseModel model, const PurchaseHistories& histories, const FitOptions& options) {
  using namespace clv;
  if (!(options.penalty >= 0) || !std::isfinite(options.penalty))
    throw UserError(fmt::format("the penalty must be a number >= 0: {}", options.penalty));
  if (options.max_iterations < 1)
    throw UserError(fmt::format("the most iterations must be 1 or more: {}", options.max_iterations));
  const CollapsedHistories data = collapse(histories);
  check_data(data);

  const PurchaseModelSpec& spec = spec_of(model);
  const Box box = spec.box(data);
  Vector start;
  if (data.size() > 2 * kSampleRows) {
    const CollapsedHistories part = sample(data, data.size() / kSampleRows);
    if (part.purchases > 0) start = best_start(spec, part, box, options.penalty).parameters;
  }
  if (start.size() == 0) start = best_start(spec, data, box, options.penalty).parameters;
  const Maximum maximum = climb(spec, data, start, box, options.penalty, {options.max_iterations, 1e-9});

  ModelFit fit = make_fit(spec.name, spec.parameters, maximum, spec.log_likelihood(data, maximum.parameters),
                          data.customers, data.size());
  for (std::string& sentence : spec.diagnose(data, maximum)) fit.diagnosis.push_back(std::move(sentence));
  return fit;
}

}  // namespace quintile
