#include "engine/clv/fit/model_fit.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace quintile::clv {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Inverse of minus the Hessian over the parameters inside their bounds; NaN elsewhere, and everywhere when the surface
// is not curved downwards.
Matrix covariance_of(const Maximum& maximum, const Matrix& hessian) {
  const Eigen::Index size = hessian.rows();
  Matrix out = Matrix::Constant(size, size, kUnknown);
  std::vector<Eigen::Index> inside;
  for (Eigen::Index i = 0; i < size; ++i) {
    if (maximum.bound[static_cast<std::size_t>(i)] == 0) inside.push_back(i);
  }
  const auto n = static_cast<Eigen::Index>(inside.size());
  if (n == 0) return out;
  // By logarithms, where the entries are of one size; back by multiplying with the parameters.
  Matrix information(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const Eigen::Index a = inside[static_cast<std::size_t>(i)];
      const Eigen::Index b = inside[static_cast<std::size_t>(j)];
      information(i, j) = -hessian(a, b) * maximum.parameters[a] * maximum.parameters[b];
    }
  }
  const Eigen::LDLT<Matrix> factors(information);
  if (factors.info() != Eigen::Success || !factors.isPositive() || (factors.vectorD().array() <= 0).any()) return out;
  const Matrix inverse = factors.solve(Matrix::Identity(n, n));
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const Eigen::Index a = inside[static_cast<std::size_t>(i)];
      const Eigen::Index b = inside[static_cast<std::size_t>(j)];
      out(a, b) = inverse(i, j) * maximum.parameters[a] * maximum.parameters[b];
    }
  }
  return out;
}

}  // namespace

ModelFit make_fit(std::string_view name, std::span<const std::string_view> names, const Maximum& maximum,
                  const Derivatives& unpenalised, double customers, std::size_t distinct) {
  ModelFit fit;
  fit.model = name;
  fit.names.assign(names.begin(), names.end());
  fit.parameters.assign(maximum.parameters.begin(), maximum.parameters.end());
  const Matrix covariance = covariance_of(maximum, unpenalised.hessian);
  for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
    fit.standard_errors.push_back(std::sqrt(covariance(i, i)));
    for (Eigen::Index j = 0; j < covariance.cols(); ++j) fit.covariance.push_back(covariance(i, j));
  }
  const auto count = static_cast<double>(names.size());
  fit.log_likelihood = unpenalised.value;
  fit.aic = 2 * count - 2 * fit.log_likelihood;
  fit.bic = count * std::log(customers) - 2 * fit.log_likelihood;
  fit.customers = customers;
  fit.distinct = distinct;
  fit.iterations = maximum.iterations;
  fit.evaluations = maximum.evaluations;
  fit.gradient_norm = maximum.gradient_norm;
  fit.converged = maximum.converged;
  if (!maximum.converged) {
    fit.diagnosis.push_back(
        fmt::format("the search did not converge in {} iterations (gradient {:.3g}); the parameters "
                    "are the best found. Set a penalty, take a simpler model, or allow more iterations",
                    maximum.iterations, maximum.gradient_norm));
  }
  if (!names.empty() && std::isnan(covariance.diagonal().sum()) && fit.diagnosis.empty()) {
    bool at_bound = false;
    for (const int side : maximum.bound) at_bound = at_bound || side != 0;
    if (!at_bound)
      fit.diagnosis.emplace_back("the data do not tell all parameters apart: the likelihood is flat at its maximum");
  }
  return fit;
}

}  // namespace quintile::clv
