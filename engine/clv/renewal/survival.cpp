#include "engine/clv/renewal/survival.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/clv/numerics/gamma.hpp"
#include "quintile/error.hpp"

namespace quintile::clv::renewal {
namespace {

// From such a z on, Gamma(alpha + z) / Gamma(z) is z^alpha.
constexpr double kHuge = 1e150;
// From here on Stirling's series is good to the last digit.
constexpr double kLarge = 12;

// ln(1 + y) - y for y >= 0, without subtracting where y is small: ln(1 + y) is 2 artanh(y / (2 + y)).
double log1p_less(double y) {
  if (y > 1) return std::log1p(y) - y;
  const double s = y / (2 + y);
  const double s2 = s * s;
  double sum = 0;
  for (int k = 35; k >= 3; k -= 2) sum = sum * s2 + 1.0 / k;
  return s * (2 * s2 * sum - y);
}

// Stirling's remainder of ln Gamma(z) without its first term, 1 / (12 z).
double late_remainder(double z) {
  const double w = 1 / (z * z);
  return -w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188 - w * (691.0 / 360360 - w / 156))))) / z;
}

// ln of Gamma(a + d) Gamma(a + e) / (Gamma(a) Gamma(a + d + e)), which is below 0: of Stirling's formula everything
// that does not stay is left out before anything is subtracted.
double log_gamma_ratio(double a, double d, double e) {
  if (d > e) std::swap(d, e);
  const double b = a + e;
  if (a < kLarge) return log_rising(a, d) - log_rising(b, d);
  const double powers = a * log1p_less(d / a) - b * log1p_less(d / b) - d * std::log1p(e / (a + d));
  const double halves = -0.5 * std::log1p(d * (e / a) / (b + d));
  const double first = d / (a + d) / a * (e / (b + d)) * (1 + a / b + d / b) / 12;
  const double rest = late_remainder(a + d) - late_remainder(a) - late_remainder(b + d) + late_remainder(b);
  return powers + halves - first + rest;
}

}  // namespace

Survival::Survival(RenewalModel model, std::span<const double> parameters) {
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

double Survival::log_ahead(double t, double ahead) const {
  if (ahead == 0) return 0;
  const double start = std::pow(t, c_);
  if (start > kHuge) return -alpha_ * c_ * std::log1p(ahead / t);
  // How much t^c grows, without subtracting where it grows little.
  const double by = t > 0 ? c_ * std::log1p(ahead / t) : std::numeric_limits<double>::infinity();
  const double grown = by < 1 ? start * std::expm1(by) : std::pow(t + ahead, c_) - start;
  if (grown > kHuge) return log_rising(beta_ + start, alpha_) - alpha_ * c_ * std::log(t + ahead);
  return log_gamma_ratio(beta_ + start, grown, alpha_);
}

double Survival::slope(double t) const {
  const double u = std::pow(t, c_);
  return c_ * u / t * (digamma(beta_ + u) - digamma(alpha_ + beta_ + u));
}

}  // namespace quintile::clv::renewal
