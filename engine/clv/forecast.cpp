#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/age_groups.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

// Customers a task predicts at a time.
constexpr std::size_t kPredictBlock = 4096;

void check_duration(const char* what, double value) {
  if (!(value >= 0) || !std::isfinite(value)) throw UserError(fmt::format("{} must be a number >= 0: {}", what, value));
}

void check(const ForecastOptions& options) {
  double before = 0;
  for (const double horizon : options.horizons) {
    check_duration("a horizon", horizon);
    if (horizon < before) throw UserError(fmt::format("horizons must ascend: {}", fmt::join(options.horizons, ", ")));
    before = horizon;
  }
  check_duration("a discount rate", options.rate);
  if (options.residual && options.rate == 0)
    throw UserError("an infinite horizon needs a discount rate above 0: without one the sum has no limit");
}

struct Questions {
  std::vector<Question> asked;
  std::vector<double*> answers;  // a column of all customers each

  void add(const Question& question, Buffer<double>& column) {
    asked.push_back(question);
    answers.push_back(column.data());
  }
};

// Writes P(alive) of customers [begin, end) to `out`.
void alive_of(const PurchaseModelSpec& spec, const Vector& at, const PurchaseHistories& h, const AgeGroups& ages,
              const Buffer<double>& dropout, std::size_t begin, std::size_t end, double* out) {
  double t_x[kPredictBlock];
  double until[kPredictBlock];
  double last_value[kPredictBlock];
  double end_value[kPredictBlock];
  const std::size_t size = end - begin;
  for (std::size_t i = 0; i < size; ++i) {
    t_x[i] = h.t_x[begin + i] / h.ticks_per_unit;
    until[i] = h.T[begin + i] / h.ticks_per_unit;
  }
  if (!dropout.empty()) {
    for (std::size_t i = 0; i < size; ++i) {
      last_value[i] = dropout[ages.of_last(begin + i)];
      end_value[i] = dropout[ages.of_end(begin + i)];
    }
  }
  const double* x = h.x.data() + begin;
  spec.alive(at, {x, t_x, until, x, size}, last_value, end_value, out);
}

}  // namespace

Vector checked_parameters(const PurchaseModelSpec& spec, std::span<const double> parameters) {
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

}  // namespace clv

using namespace clv;

Forecast forecast(PurchaseModel model, std::span<const double> parameters, const PurchaseHistories& h,
                  const ForecastOptions& options) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked_parameters(spec, parameters);
  clv::check(options);
  check_histories(h);
  if (spec.check != nullptr) spec.check(h);

  Forecast out;
  out.p_alive = Buffer<double>(h.size());
  Questions questions;
  for (const double horizon : options.horizons) {
    if (!options.purchases) break;
    out.purchases.emplace_back(h.size());
    questions.add({horizon, 0}, out.purchases.back());
  }
  for (const double horizon : options.horizons) {
    if (!options.discounted) break;
    out.discounted.emplace_back(h.size());
    questions.add({horizon, options.rate}, out.discounted.back());
  }
  if (options.residual) {
    out.residual = Buffer<double>(h.size());
    questions.add({std::numeric_limits<double>::infinity(), options.rate}, out.residual);
  }

  const bool by_age = !questions.asked.empty() || spec.dropout != nullptr;
  const AgeGroups ages(by_age ? h : PurchaseHistories{}, spec.dropout != nullptr,
                       spec.age_scale == nullptr ? 0 : spec.age_scale(at));
  const Buffer<double> dropout =
      spec.dropout == nullptr
          ? Buffer<double>()
          : ages.map(1, [&](double x, std::span<const double> age, double* to) { spec.dropout(at, x, age, to); });
  const Buffer<double> values = ages.map(
      questions.asked.size(),
      [&](double x, std::span<const double> age, double* to) { spec.given_alive(at, x, age, questions.asked, to); });
  parallel_blocks(h.size(), kPredictBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    double* alive = out.p_alive.data();
    alive_of(spec, at, h, ages, dropout, begin, end, alive + begin);
    if (questions.asked.empty()) return;
    for (std::size_t i = begin; i < end; ++i) {
      const double* value = values.data() + ages.of_end(i);
      for (std::size_t q = 0; q < questions.asked.size(); ++q)
        questions.answers[q][i] = alive[i] * value[q * ages.size()];
    }
  });
  return out;
}

double log_likelihood(PurchaseModel model, std::span<const double> parameters, const PurchaseHistories& histories) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked_parameters(spec, parameters);
  if (spec.check != nullptr) spec.check(histories);
  return spec.log_likelihood(collapse(histories), at).value;
}

Buffer<double> p_alive(PurchaseModel model, std::span<const double> parameters, const PurchaseHistories& histories) {
  return forecast(model, parameters, histories, {}).p_alive;
}

Buffer<double> expected_purchases(PurchaseModel model, std::span<const double> parameters,
                                  const PurchaseHistories& histories, double horizon) {
  ForecastOptions options;
  options.horizons = {horizon};
  return std::move(forecast(model, parameters, histories, options).purchases.front());
}

Buffer<double> discounted_purchases(PurchaseModel model, std::span<const double> parameters,
                                    const PurchaseHistories& histories, double rate, double horizon) {
  ForecastOptions options;
  options.purchases = false;
  options.rate = rate;
  if (std::isinf(horizon) && horizon > 0) {
    options.residual = true;
    return std::move(forecast(model, parameters, histories, options).residual);
  }
  options.horizons = {horizon};
  options.discounted = true;
  return std::move(forecast(model, parameters, histories, options).discounted.front());
}

double expected_purchases_new(PurchaseModel model, std::span<const double> parameters, double t) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked_parameters(spec, parameters);
  check_duration("a time", t);
  return t == 0 ? 0 : spec.expected_new(at, t);
}

std::vector<double> purchase_probabilities(PurchaseModel model, std::span<const double> parameters, double t,
                                           std::uint32_t largest) {
  const PurchaseModelSpec& spec = spec_of(model);
  const Vector at = checked_parameters(spec, parameters);
  check_duration("a time", t);
  return spec.probabilities(at, t, largest);
}

}  // namespace quintile
