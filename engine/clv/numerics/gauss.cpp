#include "engine/clv/numerics/gauss.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>

namespace quintile::clv {

GaussRule gauss_jacobi(double power) {
  // Recurrence of the Jacobi polynomials with weight (1 + y)^c on [-1, 1], y = 2 t - 1.
  const double c = power - 1;
  constexpr auto kSize = static_cast<Eigen::Index>(kGaussNodes);
  Eigen::Matrix<double, kSize, 1> diagonal;
  Eigen::Matrix<double, kSize - 1, 1> beside;
  diagonal[0] = c / (c + 2);
  for (Eigen::Index i = 1; i < kSize; ++i) {
    const auto n = static_cast<double>(i);
    const double s = 2 * n + c;
    diagonal[i] = c * c / (s * (s + 2));
    beside[i - 1] = 2 * n * (n + c) / (s * std::sqrt((s - 1) * (s + 1)));
  }
  Eigen::SelfAdjointEigenSolver<Eigen::Matrix<double, kSize, kSize>> solver;
  solver.computeFromTridiagonal(diagonal, beside);
  GaussRule rule;
  for (std::size_t i = 0; i < kGaussNodes; ++i) {
    const double first = solver.eigenvectors()(0, static_cast<Eigen::Index>(i));
    rule.node[i] = 0.5 * (1 + solver.eigenvalues()[static_cast<Eigen::Index>(i)]);
    rule.weight[i] = first * first / power;
  }
  return rule;
}

const GaussRule& gauss_legendre() {
  static const GaussRule rule = gauss_jacobi(1);
  return rule;
}

}  // namespace quintile::clv
