#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/numerics/gauss.hpp"
#include "engine/clv/renewal/survival.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

using clv::renewal::Survival;

// The sum over k >= first of f(k) = S(t + k) / S(t) exp(-k log_discount), by the formula of Euler and Maclaurin. The
// integral in ln k, where the panels resolve both the power law and the discount.
double tail(const Survival& subscribed, double t, double log_discount, double first) {
  constexpr double kPanel = 0.25;
  const auto f = [&](double k) { return std::exp(subscribed.log_ahead(t, k) - k * log_discount); };
  const clv::GaussRule& rule = clv::gauss_legendre();
  double integral = 0;
  for (double low = 0;; low += kPanel) {
    double part = 0;
    for (std::size_t i = 0; i < clv::kGaussNodes; ++i) {
      const double k = first * std::exp(low + kPanel * rule.node[i]);
      part += kPanel * rule.weight[i] * k * f(k);
    }
    integral += part;
    if (part <= 1e-17 * integral) break;
  }
  const double slope = subscribed.slope(t + first) - log_discount;
  return integral + f(first) * (0.5 - slope / 12 + slope * slope * slope / 720);
}

void check_age(double t) {
  if (!(t >= 0) || !std::isfinite(t)) throw UserError(fmt::format("renewals so far must be a number >= 0: {}", t));
}

}  // namespace

double survival(RenewalModel model, std::span<const double> parameters, double t) {
  check_age(t);
  return std::exp(Survival(model, parameters).log_ahead(0, t));
}

double renewal_probability(RenewalModel model, std::span<const double> parameters, double t) {
  check_age(t);
  return std::exp(Survival(model, parameters).log_ahead(t, 1));
}

double expected_renewals(RenewalModel model, std::span<const double> parameters, double t, std::uint32_t horizon) {
  check_age(t);
  const Survival subscribed(model, parameters);
  double sum = 0;
  for (std::uint32_t k = 1; k <= horizon; ++k) sum += std::exp(subscribed.log_ahead(t, k));
  return sum;
}

std::vector<double> expected_renewals_by_age(RenewalModel model, std::span<const double> parameters, std::size_t count,
                                             std::uint32_t horizon) {
  const Survival subscribed(model, parameters);
  std::vector<double> out(count);
  double later = expected_renewals(model, parameters, static_cast<double>(count), horizon);
  for (std::size_t t = count; t-- > 0;) {
    // Those of the age after it, without the last of its horizon.
    const auto age = static_cast<double>(t);
    const double last = horizon == 0 ? 0 : std::exp(subscribed.log_ahead(age + 1, horizon));
    later = horizon == 0 ? 0 : std::exp(subscribed.log_ahead(age, 1)) * (1 + later - last);
    out[t] = later;
  }
  return out;
}

std::uint32_t median_renewals(RenewalModel model, std::span<const double> parameters, double t, std::uint32_t largest) {
  check_age(t);
  const Survival subscribed(model, parameters);
  // The first k with P(renews more than k times) <= 1/2.
  std::uint32_t low = 0;
  std::uint32_t high = largest;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (subscribed.log_ahead(t, middle + 1.0) <= std::log(0.5)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

double discounted_renewals(RenewalModel model, std::span<const double> parameters, double t, double rate) {
  check_age(t);
  constexpr double kLeastRate = 1e-6;
  if (!(rate >= kLeastRate) || !std::isfinite(rate)) {
    throw UserError(
        fmt::format("a discount rate must be {} a period or more, for the sum to have a limit: {}", kLeastRate, rate));
  }
  const Survival subscribed(model, parameters);
  const double log_discount = std::log1p(rate);
  // So many that the terms behind them are smooth.
  constexpr double kTerms = 4000;
  double sum = 0;
  for (double k = 1; k < kTerms; k += 1) {
    const double term = std::exp(subscribed.log_ahead(t, k) - k * log_discount);
    sum += term;
    if (term <= 1e-16 * std::min(rate, 1.0) * sum) return sum;
  }
  return sum + tail(subscribed, t, log_discount, kTerms);
}

std::vector<double> discounted_renewals_by_age(RenewalModel model, std::span<const double> parameters,
                                               std::size_t count, double rate) {
  std::vector<double> out(count);
  double later = discounted_renewals(model, parameters, static_cast<double>(count), rate);
  for (std::size_t t = count; t-- > 0;) {
    later = renewal_probability(model, parameters, static_cast<double>(t)) / (1 + rate) * (1 + later);
    out[t] = later;
  }
  return out;
}

}  // namespace quintile
