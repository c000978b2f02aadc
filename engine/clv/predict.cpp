#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/distinct_ages.hpp"
#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

// Customers a task predicts at a time.
constexpr std::size_t kPredictBlock = 4096;

Vector checked(const PurchaseModelSpec& spec, std::span<const double> parameters) {
  if (parameters.size() != spec.parameters.size()) {
    throw UserError(fmt::format("{} has {} parameters ({}), not {}", spec.name, spec.parameters.size(),
                                fmt::join(spec.parameters, ", "), parameters.size()));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!(parameters[i] > 0) || !std::isfinite(parameters[i])) {
      throw UserError(fmt::format("parameters must be positive numbers: {} of {} is {}", spec.parameters[i], spec.name,
                                  parameters[i]));
    }
  }
  Vector out(static_cast<Eigen::Index>(parameters.size()));
  std::copy(parameters.begin(), parameters.end(), out.begin());
  return out;
}

void check_duration(const char* what, double value) {
  if (!(value >= 0) || !std::isfinite(value)) throw UserError(fmt::format("{} must be a number >= 0: {}", what, value));
}

// Customers as rows of a kernel, a block at a time.
Buffer<double> alive_of(const PurchaseModelSpec& spec, const Vector& at, const PurchaseHistories& h) {
  Buffer<double> out(h.size());
  parallel_blocks(h.size(), kPredictBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    std::vector<double> t_x(size);
    std::vector<double> until(size);
    for (std::size_t i = 0; i < size; ++i) {
      t_x[i] = h.t_x[begin + i] / h.ticks_per_unit;
      until[i] = h.T[begin + i] / h.ticks_per_unit;
    }
    double* alive = out.data() + begin;
    const double* x = h.x.data() + begin;
    spec.log_odds(at, {x, t_x.data(), until.data(), x, size}, alive);
    for (std::size_t i = 0; i < size; ++i) alive[i] = logistic(-alive[i]);
  });
  return out;
}

void check(const PurchaseModelSpec& spec, const PurchaseHistories& h) {
  check_histories(h);
  if (spec.check != nullptr) spec.check(h);
}

// P(alive) times given_alive(x, T) of each customer; T in units.
template <class GivenAlive>
Buffer<double> predict(const PurchaseModelSpec& spec, const Vector& at, const PurchaseHistories& h,
                       GivenAlive given_alive) {
  check(spec, h);
  Buffer<double> out = alive_of(spec, at, h);
  const DistinctAges ages(h);
  const Buffer<double> value = ages.map(given_alive);
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] *= value[ages[i]];
  });
  return out;
}

}  // namespace
}  // namespace clv

using namespace clv;

double log_likelihood(PurchaseModel model, std::span<const double> parameters, const PurchaseHistories& histories) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked(spec, parameters);
  if (spec.check != nullptr) spec.check(histories);
  return spec.log_likelihood(collapse(histories), at).value;
}

Buffer<double> p_alive(PurchaseModel model, std::span<const double> parameters, const PurchaseHistories& histories) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked(spec, parameters);
  check(spec, histories);
  return alive_of(spec, at, histories);
}

Buffer<double> expected_purchases(PurchaseModel model, std::span<const double> parameters,
                                  const PurchaseHistories& histories, double horizon) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked(spec, parameters);
  check_duration("a horizon", horizon);
  return predict(spec, at, histories,
                 [&](double x, double end) { return horizon == 0 ? 0 : spec.expected_alive(at, x, end, horizon); });
}

Buffer<double> discounted_purchases(PurchaseModel model, std::span<const double> parameters,
                                    const PurchaseHistories& histories, double rate, double horizon) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked(spec, parameters);
  check_duration("a discount rate", rate);
  if (horizon != std::numeric_limits<double>::infinity()) check_duration("a horizon", horizon);
  if (rate == 0 && std::isinf(horizon))
    throw UserError("an infinite horizon needs a discount rate above 0: without one the sum has no limit");
  return predict(spec, at, histories, [&](double x, double end) {
    return horizon == 0 ? 0 : spec.discounted_alive(at, x, end, rate, horizon);
  });
}

double expected_purchases_new(PurchaseModel model, std::span<const double> parameters, double t) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked(spec, parameters);
  check_duration("a time", t);
  return t == 0 ? 0 : spec.expected_new(at, t);
}

std::vector<double> purchase_probabilities(PurchaseModel model, std::span<const double> parameters, double t,
                                           std::uint32_t largest) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked(spec, parameters);
  check_duration("a time", t);
  return spec.probabilities(at, t, largest);
}

}  // namespace quintile
