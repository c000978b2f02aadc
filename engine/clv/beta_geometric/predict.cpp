#include <cmath>

#include "engine/clv/beta_geometric/beta_geometric.hpp"
#include "engine/clv/discount.hpp"
#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/numerics/negative_binomial.hpp"

namespace quintile::clv::beta_geometric {

template <int Shift>
void log_odds(const Vector& at, const kernels::PurchaseRows& rows, double* out) {
  kernels::likelihood_kernels().beta_geometric_odds(rows, {at[0], at[1], at[2], at[3], Shift}, out);
}

template <int Shift>
double expected_alive(const Vector& at, double x, double end, double horizon) {
  return purchases_until_dropout(at[0] + x, horizon / (at[1] + end), at[2], at[3] + x + Shift);
}

template <int Shift>
double discounted_alive(const Vector& at, double x, double end, double rate, double horizon) {
  return discounted([&](double t) { return expected_alive<Shift>(at, x, end, t); }, at[1] + end, rate, horizon);
}

template <int Shift>
double expected_new(const Vector& at, double t) {
  const double alive = Shift == 0 ? 1 : at[3] / (at[2] + at[3]);
  return alive * purchases_until_dropout(at[0], t / at[1], at[2], at[3] + Shift);
}

template <int Shift>
std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest) {
  const double a = at[2];
  const double b = at[3];
  const double ratio = t / at[1];
  std::vector<double> out = negative_binomial(at[0], ratio, largest);
  const std::vector<double> tails = negative_binomial_tails(at[0], ratio, largest);
  // Still alive with n purchases, or dropped out with the n-th.
  for (std::uint32_t n = 0; n <= largest; ++n) {
    const double chances = n + Shift;
    const double stay = std::exp(log_rising(b, chances) - log_rising(a + b, chances));
    out[n] *= stay;
    if (chances > 0) out[n] += tails[n] * stay * a / (b + chances - 1);
  }
  return out;
}

template void log_odds<0>(const Vector&, const kernels::PurchaseRows&, double*);
template void log_odds<1>(const Vector&, const kernels::PurchaseRows&, double*);
template double expected_alive<0>(const Vector&, double, double, double);
template double expected_alive<1>(const Vector&, double, double, double);
template double discounted_alive<0>(const Vector&, double, double, double, double);
template double discounted_alive<1>(const Vector&, double, double, double, double);
template double expected_new<0>(const Vector&, double);
template double expected_new<1>(const Vector&, double);
template std::vector<double> probabilities<0>(const Vector&, double, std::uint32_t);
template std::vector<double> probabilities<1>(const Vector&, double, std::uint32_t);

}  // namespace quintile::clv::beta_geometric
