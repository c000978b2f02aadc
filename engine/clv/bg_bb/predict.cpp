#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/bg_bb/bg_bb.hpp"
#include "engine/clv/numerics/gamma.hpp"
#include "quintile/error.hpp"

namespace quintile::clv::bg_bb {
namespace {

void check_horizon(double horizon) {
  if (horizon != std::floor(horizon))
    throw UserError(fmt::format("bg-bb counts opportunities: a horizon must be a whole number of them: {}", horizon));
}

// The sum over j = 1 .. horizon of P(alive at opportunity j) exp(-rate j), for theta ~ Beta(gamma, delta).
double opportunities(double gamma, double delta, double rate, double horizon) {
  double stay = 1;
  double sum = 0;
  for (double j = 1; j <= horizon; j += 1) {
    stay *= (delta + j - 1) / (gamma + delta + j - 1) * std::exp(-rate);
    sum += stay;
    if (stay < 1e-17 * -std::expm1(-rate) * sum) break;  // the rest is less than a geometric series
  }
  return sum;
}

// ln C(m, x) B(alpha + x, beta + m - x) B(gamma, delta + m) / B(alpha, beta) / B(gamma, delta).
double log_path(const Vector& at, double x, double m) {
  return log_rising(m - x + 1, x) - log_gamma(x + 1) + log_rising(at[0], x) + log_rising(at[1], m - x) -
         log_rising(at[0] + at[1], m) + log_rising(at[3], m) - log_rising(at[2] + at[3], m);
}

}  // namespace

// The sum over the opportunity m after which the customer left, relative to having stayed: neighbouring terms have a
// rational ratio.
void alive(const Vector& at, const kernels::PurchaseRows& rows, const double* /*last*/, const double* /*end*/,
           double* out) {
  const double alpha = at[0];
  const double beta = at[1];
  const double gamma = at[2];
  const double delta = at[3];
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double x = rows.x[i];
    const double last = rows.t_x[i];
    const double left = rows.T[i] - last;
    out[i] = 1;
    if (left == 0) continue;
    const double first = std::log(gamma / (gamma + delta + last)) + log_rising(alpha + beta + last, left) -
                         log_rising(beta + last - x, left) + log_rising(gamma + delta + last, left) -
                         log_rising(delta + last, left);
    double term = 1;
    double sum = 1;
    for (double m = last; m + 1 < rows.T[i]; m += 1) {
      term *= (beta + m - x) / (alpha + beta + m) * (delta + m) / (gamma + delta + m + 1);
      sum += term;
    }
    out[i] = logistic(-(first + std::log(sum)));
  }
}

void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out) {
  for (const auto& [horizon, rate] : questions) {
    check_horizon(horizon);
    for (const double age : ages)
      *out++ = (at[0] + x) / (at[0] + at[1] + age) * opportunities(at[2], at[3] + age, rate, horizon);
  }
}

double expected_new(const Vector& at, double t) {
  check_horizon(t);
  return at[0] / (at[0] + at[1]) * opportunities(at[2], at[3], 0, t);
}

std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest) {
  check_horizon(t);
  std::vector<double> out(largest + std::size_t{1}, 0.0);
  for (std::uint32_t n = 0; n <= largest && n <= t; ++n) {
    double sum = std::exp(log_path(at, n, t));
    for (double m = n; m < t; m += 1) sum += std::exp(log_path(at, n, m)) * at[2] / (at[2] + at[3] + m);
    out[n] = sum;
  }
  return out;
}

}  // namespace quintile::clv::bg_bb
