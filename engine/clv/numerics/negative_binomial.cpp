#include "engine/clv/numerics/negative_binomial.hpp"

#include <cmath>

#include "engine/clv/numerics/gamma.hpp"

namespace quintile::clv {
namespace {

double probability(double k, double ratio, double n) {
  if (ratio == 0) return n == 0 ? 1 : 0;
  const double odds = std::log1p(1 / ratio);  // -ln(ratio / (1 + ratio))
  return std::exp(log_rising(k, n) - log_gamma(n + 1) - k * std::log1p(ratio) - n * odds);
}

// P(N >= n), n > 0.
double tail(double k, double ratio, double n) {
  if (ratio == 0) return 0;
  const double z = ratio / (1 + ratio);
  if (n > k * ratio) {
    double term = probability(k, ratio, n);
    double sum = term;
    for (double i = n; term > 1e-18 * sum * (1 - z); i += 1) {
      term *= (k + i) / (i + 1) * z;
      sum += term;
    }
    return sum;
  }
  double below = 0;
  for (double i = 0; i < n; i += 1) below += probability(k, ratio, i);
  return 1 - below;
}

}  // namespace

std::vector<double> negative_binomial(double k, double ratio, std::uint32_t largest) {
  std::vector<double> out;
  out.reserve(largest + std::size_t{1});
  for (std::uint32_t n = 0; n <= largest; ++n) out.push_back(probability(k, ratio, n));
  return out;
}

std::vector<double> negative_binomial_tails(double k, double ratio, std::uint32_t largest) {
  std::vector<double> out = negative_binomial(k, ratio, largest);
  if (largest > 0) out[largest] = tail(k, ratio, largest);
  for (std::size_t n = largest; n-- > 1;) out[n] += out[n + 1];
  out[0] = 1;
  return out;
}

}  // namespace quintile::clv
