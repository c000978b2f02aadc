// Quadrature over a Beta distribution, for any shape of it.
#pragma once

#include <vector>

namespace quintile::clv {

/// E[f(p)] is the sum of weight f(p); weights are positive and add up to 1.
struct BetaRule {
  std::vector<double> p, weight;
};

/// A rule for p ~ Beta(a, b), a, b > 0, and f(p) = (1 + p ratio)^-k and its means over ratios, 0 <= ratio <= reach:
/// Gauss-Legendre panels in ln(p / (1 - p)), outwards from the mode until nothing is left, and Gauss-Jacobi rules where
/// a tail reaches 0 or 1. Some 50 to 150 nodes. Relative error of such means below 1e-12.
[[nodiscard]] BetaRule beta_rule(double a, double b, double k, double reach);

}  // namespace quintile::clv
