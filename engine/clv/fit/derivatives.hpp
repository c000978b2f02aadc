// A log-likelihood with its first and second derivatives.
#pragma once

#include <Eigen/Dense>
#include <vector>

namespace quintile::clv {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

inline Vector vector_of(const std::vector<double>& values) {
  return Eigen::Map<const Vector>(values.data(), static_cast<Eigen::Index>(values.size()));
}

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
