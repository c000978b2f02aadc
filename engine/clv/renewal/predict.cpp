#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/numerics/gauss.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

// Probabilities of staying subscribed.
class Survival {
 public:
  Survival(RenewalModel model, std::span<const double> parameters) {
    const std::size_t count = model == RenewalModel::shifted_beta_geometric ? 2 : 3;
    bool good = parameters.size() == count;
    for (const double p : parameters) good = good && p > 0 && std::isfinite(p);
    if (!good) {
      throw UserError(fmt::format("{} needs {} positive parameters: {}", renewal_model_name(model), count,
                                  fmt::join(parameters, ", ")));
    }
    alpha_ = parameters[0];
    beta_ = parameters[1];
    c_ = count == 3 ? parameters[2] : 1;
  }

  // ln P(subscribed after `to` renewals | subscribed after `from`), without subtracting survivals.
  [[nodiscard]] double log_between(double from, double to) const {
    const double start = std::pow(from, c_);
    const double end = std::pow(to, c_);
    if (start > kHuge) return -alpha_ * c_ * std::log1p((to - from) / from);
    if (end - start < alpha_)
      return clv::log_rising(beta_ + start, end - start) - clv::log_rising(alpha_ + beta_ + start, end - start);
    const double still = end > kHuge ? alpha_ * c_ * std::log(to) : clv::log_rising(beta_ + end, alpha_);
    return clv::log_rising(beta_ + start, alpha_) - still;
  }

  // The derivative of ln P(subscribed after t renewals) by t > 0.
  [[nodiscard]] double slope(double t) const {
    const double u = std::pow(t, c_);
    return c_ * u / t * (clv::digamma(beta_ + u) - clv::digamma(alpha_ + beta_ + u));
  }

 private:
  // From such an age y on, Gamma(alpha + beta + y) / Gamma(beta + y) is y^alpha.
  static constexpr double kHuge = 1e150;

  double alpha_ = 0;
  double beta_ = 0;
  double c_ = 1;
};

// The sum over k >= first of f(k) = S(t + k) / S(t) exp(-k log_discount), by the formula of Euler and Maclaurin. The
// integral in ln k, where the panels resolve both the power law and the discount.
double tail(const Survival& subscribed, double t, double log_discount, double first) {
  constexpr double kPanel = 0.25;
  const auto f = [&](double k) { return std::exp(subscribed.log_between(t, t + k) - k * log_discount); };
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
  return std::exp(Survival(model, parameters).log_between(0, t));
}

double renewal_probability(RenewalModel model, std::span<const double> parameters, double t) {
  check_age(t);
  return std::exp(Survival(model, parameters).log_between(t, t + 1));
}

double expected_renewals(RenewalModel model, std::span<const double> parameters, double t, std::uint32_t horizon) {
  check_age(t);
  const Survival subscribed(model, parameters);
  double sum = 0;
  for (std::uint32_t k = 1; k <= horizon; ++k) sum += std::exp(subscribed.log_between(t, t + k));
  return sum;
}

std::uint32_t median_renewals(RenewalModel model, std::span<const double> parameters, double t, std::uint32_t largest) {
  check_age(t);
  const Survival subscribed(model, parameters);
  // The first k with P(renews more than k times) <= 1/2.
  std::uint32_t low = 0;
  std::uint32_t high = largest;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (subscribed.log_between(t, t + middle + 1.0) <= std::log(0.5)) {
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
    const double term = std::exp(subscribed.log_between(t, t + k) - k * log_discount);
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
