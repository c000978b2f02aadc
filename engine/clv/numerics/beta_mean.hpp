// Means over a Beta distribution by quadrature, for any shape of it.
#pragma once

#include <functional>

namespace quintile::clv {

/// A positive function of p and of ln p, q = 1 - p, that varies by e^rise at most over [0, smooth] and over [1 -
/// smooth, 1], and whose logarithm rises or falls with ln(p / q) by no more than `slope` a unit.
struct BetaIntegrand {
  std::function<double(double p, double q)> value;
  double smooth_left = 0.5;   ///< in p, at most 1 / 2
  double smooth_right = 0.5;  ///< in q, at most 1 / 2
  double slope = 1;
};

/// E[value(p)] for p ~ Beta(a, b), a, b > 0: Gauss-Legendre panels in ln(p / q), outwards from the mode until nothing
/// is added, and Gauss-Jacobi rules where a tail reaches 0 or 1. All terms are positive.
[[nodiscard]] double beta_mean(double a, double b, const BetaIntegrand& integrand);

}  // namespace quintile::clv
