// A log-likelihood with its first and second derivatives.
#pragma once

#include <Eigen/Dense>

namespace quintile::clv {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

struct Derivatives {
  double value = 0;
  Vector gradient;
  Matrix hessian;

  static Derivatives zero(Eigen::Index size) { return {0, Vector::Zero(size), Matrix::Zero(size, size)}; }
  Derivatives& operator+=(const Derivatives& other) {
    value += other.value;
    gradient += other.gradient;
    hessian += other.hessian;
    return *this;
  }
  /// Adds to an entry of the Hessian and its mirror image.
  void add_hessian(Eigen::Index i, Eigen::Index j, double v) {
    hessian(i, j) += v;
    if (i != j) hessian(j, i) += v;
  }
};

}  // namespace quintile::clv
