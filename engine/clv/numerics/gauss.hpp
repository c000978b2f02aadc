// Quadrature rules on [0, 1].
#pragma once

#include <array>

namespace quintile::clv {

inline constexpr std::size_t kGaussNodes = 16;

struct GaussRule {
  std::array<double, kGaussNodes> node{};
  std::array<double, kGaussNodes> weight{};
};

/// Gauss-Legendre: weight function 1.
[[nodiscard]] const GaussRule& gauss_legendre();

/// Gauss-Jacobi: weight function t^(power - 1), power > 0. Weights sum to 1 / power. (Golub and Welsch 1969)
[[nodiscard]] GaussRule gauss_jacobi(double power);

}  // namespace quintile::clv
