#include <algorithm>
#include <cmath>

#include "engine/clv/beta_geometric/beta_geometric.hpp"
#include "engine/clv/numerics/beta_mean.hpp"
#include "engine/clv/numerics/gamma.hpp"

namespace quintile::clv::beta_geometric {
namespace {

constexpr double kMostTerms = 1000;
constexpr double kSmallestExponent = -600;

// The sum over j of P(more than j purchases, did nobody drop out) E[(1 - p)^j]. All terms are positive, and there are
// about as many as purchases may be expected.
double by_series(double k, double ratio, double a, double b, double log_none) {
  const double z = ratio / (1 + ratio);
  double probability = std::exp(log_none);
  double more = -std::expm1(log_none);
  double stay = 1;
  double sum = more;
  for (double j = 0; j < 4 * kMostTerms; j += 1) {
    probability *= (k + j) / (j + 1) * z;
    more -= probability;
    stay *= (b + j) / (a + b + j);
    // Past the mean the probabilities fall geometrically; what is left of `more` then is rounding.
    if (more <= 0 || (j > k * ratio && probability * (1 + ratio) * (1 + k) < 1e-18 * sum)) break;
    sum += more * stay;
  }
  return sum;
}

double by_quadrature(double k, double ratio, double a, double b) {
  BetaIntegrand integrand;
  integrand.value = [=](double p, double /*q*/) { return -std::expm1(-k * std::log1p(p * ratio)) / p; };
  integrand.smooth_left = std::min(0.5 / ratio, 4 / (k * ratio));
  integrand.smooth_right = std::min(0.5, 4 / k);
  integrand.slope = 1;
  return beta_mean(a, b, integrand);
}

}  // namespace

double purchases_until_dropout(double k, double ratio, double a, double b) {
  if (ratio == 0) return 0;
  const double log_none = -k * std::log1p(ratio);
  const double terms = k * ratio + 10 * std::sqrt(k * ratio * (1 + ratio)) + 40 * (1 + ratio);
  return terms < kMostTerms && log_none > kSmallestExponent ? by_series(k, ratio, a, b, log_none)
                                                            : by_quadrature(k, ratio, a, b);
}

}  // namespace quintile::clv::beta_geometric
