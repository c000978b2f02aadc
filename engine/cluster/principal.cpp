#include "engine/cluster/principal.hpp"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/cluster/feature/moments.hpp"

namespace quintile::clustering {

double PrincipalComponents::coordinate(std::size_t axis, const double* point) const {
  const std::size_t d = mean.size();
  if (axis >= d) return 0;
  double sum = 0;
  for (std::size_t j = 0; j < d; ++j) sum += axes[axis * d + j] * (point[j] - mean[j]);
  return sum;
}

double PrincipalComponents::share(std::size_t axis) const {
  const double total = std::accumulate(variance.begin(), variance.end(), 0.0);
  return axis < variance.size() && total > 0 ? variance[axis] / total : 0;
}

PrincipalComponents principal_components(PointColumns points) {
  const std::size_t d = points.size();
  const std::size_t n = points.front().size();
  PrincipalComponents out;
  for (const auto& column : points)
    out.mean.push_back(parallel_sum(n, [&](std::size_t i) { return column[i]; }) / static_cast<double>(n));
  Eigen::MatrixXd covariance(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(d));
  for (std::size_t a = 0; a < d; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double sum =
          parallel_sum(n, [&](std::size_t i) { return (points[a][i] - out.mean[a]) * (points[b][i] - out.mean[b]); });
      covariance(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) = sum / static_cast<double>(n);
      covariance(static_cast<Eigen::Index>(b), static_cast<Eigen::Index>(a)) = sum / static_cast<double>(n);
    }
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  for (auto axis = static_cast<Eigen::Index>(d); axis-- > 0;) {
    Eigen::VectorXd direction = solver.eigenvectors().col(axis);
    Eigen::Index largest = 0;
    direction.cwiseAbs().maxCoeff(&largest);
    if (direction(largest) < 0) direction = -direction;
    for (const double part : direction) out.axes.push_back(part);
    out.variance.push_back(std::max(0.0, solver.eigenvalues()(axis)));
  }
  return out;
}

}  // namespace quintile::clustering
