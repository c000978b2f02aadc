#include "engine/clv/numerics/gamma.hpp"

#include <math.h>  // lgamma_r: std::lgamma writes a global variable

#include <algorithm>
#include <cmath>

namespace quintile::clv {
namespace {

// Arguments from here on take the asymptotic series, smaller ones are raised to it.
constexpr double kLarge = 12.0;

// Stirling's remainder ln Gamma(z) - (z - 1/2) ln z + z - ln(2 pi) / 2 for z >= kLarge (DLMF 5.11.1).
double stirling_remainder(double z) noexcept {
  const double w = 1.0 / (z * z);
  return (1.0 / 12 -
          w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188 - w * (691.0 / 360360 - w / 156)))))) /
         z;
}

}  // namespace

double log_gamma(double z) noexcept {
  int sign = 0;
  return ::lgamma_r(z, &sign);
}

double log_rising(double z, double n) noexcept {
  if (n == 0) return 0;
  // The product of the ratios (z + n) / z that raise z, with a logarithm only where the product would grow too far.
  double raised = 0;
  double product = 1;
  while (z < kLarge) {
    if (n > z) {
      product *= (z + n) / z;
      if (product > 1e200) {
        raised += std::log(product);
        product = 1;
      }
    } else {
      raised += std::log1p(n / z);
    }
    z += 1;
  }
  raised += std::log(product);
  const double asymptotic = (z - 0.5) * std::log1p(n / z) - n + n * std::log(z + n);
  return asymptotic + (stirling_remainder(z + n) - stirling_remainder(z)) - raised;
}

double log_beta(double a, double b) noexcept {
  const double small = std::min(a, b);
  const double large = std::max(a, b);
  return log_gamma(small) - log_rising(large, small);
}

double digamma(double z) noexcept {
  double lowered = 0;
  while (z < kLarge) {
    lowered += 1.0 / z;
    z += 1;
  }
  const double w = 1.0 / (z * z);
  const double series =
      w *
      (1.0 / 12 - w * (1.0 / 120 - w * (1.0 / 252 - w * (1.0 / 240 - w * (1.0 / 132 - w * (691.0 / 32760 - w / 12))))));
  return std::log(z) - 0.5 / z - series - lowered;
}

double trigamma(double z) noexcept {
  double raised = 0;
  while (z < kLarge) {
    raised += 1.0 / (z * z);
    z += 1;
  }
  const double w = 1.0 / (z * z);
  const double series =
      w *
      (1.0 / 6 - w * (1.0 / 30 - w * (1.0 / 42 - w * (1.0 / 30 - w * (5.0 / 66 - w * (691.0 / 2730 - w * 7 / 6))))));
  return raised + (1.0 + 0.5 / z + series) / z;
}

double decay_mean(double x) noexcept { return x == 0 ? 1.0 : -std::expm1(-x) / x; }

double softplus(double x) noexcept { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

double logistic(double x) noexcept {
  const double e = std::exp(-std::abs(x));
  return x >= 0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

}  // namespace quintile::clv
