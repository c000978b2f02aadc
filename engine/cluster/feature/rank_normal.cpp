#include "engine/cluster/feature/rank_normal.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/score/quantiles.hpp"

namespace quintile::clustering {
namespace {

using Coefficients = std::array<double, 8>;

double polynomial(const Coefficients& c, double x) {
  double sum = c[7];
  for (std::size_t i = 7; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

}  // namespace

double normal_quantile(double p) {
  constexpr Coefficients kCentreTop = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                       1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                       3.3430575583588128105e4, 2.5090809287301226727e3};
  constexpr Coefficients kCentreBottom = {1.0,
                                          4.2313330701600911252e1,
                                          6.8718700749205790830e2,
                                          5.3941960214247511077e3,
                                          2.1213794301586595867e4,
                                          3.9307895800092710610e4,
                                          2.8729085735721942674e4,
                                          5.2264952788528545610e3};
  constexpr Coefficients kNearTop = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                     3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                     2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr Coefficients kNearBottom = {1.0,
                                        2.05319162663775882187e0,
                                        1.67638483018380384940e0,
                                        6.89767334985100004550e-1,
                                        1.48103976427480074590e-1,
                                        1.51986665636164571966e-2,
                                        5.47593808499534494600e-4,
                                        1.05075007164441684324e-9};
  constexpr Coefficients kFarTop = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                    2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr Coefficients kFarBottom = {1.0,
                                       5.99832206555887937690e-1,
                                       1.36929880922735805310e-1,
                                       1.48753612908506148525e-2,
                                       7.86869131145613259100e-4,
                                       1.84631831751005468180e-5,
                                       1.42151175831644588870e-7,
                                       2.04426310338993978564e-15};
  const double from_half = p - 0.5;
  if (std::abs(from_half) <= 0.425) {
    const double r = 0.180625 - from_half * from_half;
    return from_half * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
  }
  const double r = std::sqrt(-std::log(from_half < 0 ? p : 1 - p));
  const double size = r <= 5 ? polynomial(kNearTop, r - 1.6) / polynomial(kNearBottom, r - 1.6)
                             : polynomial(kFarTop, r - 5) / polynomial(kFarBottom, r - 5);
  return std::copysign(size, from_half);
}

std::vector<double> rank_knots(std::span<const double> values) {
  constexpr std::size_t kMostKnots = 1'025;
  const std::size_t knots = std::min(values.size(), kMostKnots);
  scoring::QuantileRule rule;
  for (std::size_t i = 0; i < knots; ++i)
    rule.probabilities.push_back(knots == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(knots - 1));
  return scoring::quantiles(values, rule);
}

double rank_normal(double value, std::span<const double> knots) {
  const auto first = std::lower_bound(knots.begin(), knots.end(), value);
  const auto last = std::upper_bound(first, knots.end(), value);
  const auto place = [&](auto knot) { return static_cast<double>(knot - knots.begin()); };
  double rank = 0;
  if (first != last) {
    rank = (place(first) + place(last) - 1) / 2;
  } else if (first == knots.end()) {
    rank = place(first) - 1;
  } else if (first != knots.begin()) {
    const double below = *(first - 1);
    rank = place(first) - 1 + (value - below) / (*first - below);
  }
  return normal_quantile((rank + 0.5) / static_cast<double>(knots.size()));
}

}  // namespace quintile::clustering
