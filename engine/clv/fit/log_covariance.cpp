#include "engine/clv/fit/log_covariance.hpp"

#include <cmath>

namespace quintile::clv {

Matrix log_covariance(const ModelFit& fit) {
  const auto size = static_cast<Eigen::Index>(fit.parameters.size());
  Matrix out = Matrix::Zero(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j < size; ++j) {
      const double value = fit.covariance[static_cast<std::size_t>(i * size + j)];
      const double scale = fit.parameters[static_cast<std::size_t>(i)] * fit.parameters[static_cast<std::size_t>(j)];
      if (std::isfinite(value)) out(i, j) = value / scale;
    }
  }
  return out;
}

}  // namespace quintile::clv
