#include "engine/clv/groups/shrink.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/clv/fit/log_covariance.hpp"
#include "engine/clv/fit/model_fit.hpp"
#include "engine/clv/fit/penalty.hpp"

namespace quintile::clv {
namespace {

// Keeps the precision of the prior finite where the groups do not differ: a thousandth is no difference.
constexpr double kLeastVariance = 1e-6;

// Adds ln of a normal density of the logarithms of the parameters, without its constant.
void add_prior(Derivatives& d, const Vector& at, const Vector& centre, const Vector& precision) {
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double off = std::log(at[i]) - centre[i];
    d.value -= 0.5 * precision[i] * off * off;
    d.gradient[i] -= precision[i] * off / at[i];
    d.hessian(i, i) -= precision[i] * (1 - off) / (at[i] * at[i]);
  }
}

// Row by row.
std::vector<double> values_of(const Matrix& matrix) {
  std::vector<double> out;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) out.push_back(matrix(i, j));
  }
  return out;
}

// The centre of the prior is itself an estimate: `pull` says how a group's parameters follow it.
void add_error_of_all(const ModelFit& all, const Matrix& pull, const Matrix& given_all, ModelFit& fit) {
  const Matrix total = given_all + pull * log_covariance(all) * pull.transpose();
  const auto size = static_cast<std::size_t>(total.rows());
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      const double before = all.covariance[i * size + j];
      const double value = total(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      fit.covariance[i * size + j] = std::isfinite(before) ? value * fit.parameters[i] * fit.parameters[j] : before;
    }
    fit.standard_errors[i] = std::sqrt(fit.covariance[i * size + i]);
  }
}

}  // namespace

Shrunk shrink(const ModelFit& all, const Between& between, const Box& box, const GroupProblem& group,
              const FitOptions& options) {
  const auto width = static_cast<Eigen::Index>(all.parameters.size());
  Shrunk out{all, 0, values_of(Matrix::Identity(width, width))};
  out.fit.customers = group.customers;
  out.fit.distinct = group.distinct;
  out.fit.diagnosis.clear();
  const auto size = static_cast<double>(all.parameters.size());
  const auto judge = [&](double log_likelihood) {
    out.fit.log_likelihood = log_likelihood;
    out.fit.aic = 2 * size - 2 * log_likelihood;
    out.fit.bic = size * std::log(std::max(group.customers, 1.0)) - 2 * log_likelihood;
  };
  if (!group.tells) {
    judge(group.customers > 0 ? group.log_likelihood(vector_of(all.parameters)).value : 0);
    return out;
  }
  const Vector start = vector_of(all.parameters).cwiseMax(box.lower).cwiseMin(box.upper);
  const Vector centre = start.array().log();
  const Vector variance = between.variances.cwiseMax(kLeastVariance);
  const Vector precision = variance.cwiseInverse();
  const Maximum maximum = maximise(
      [&](const Vector& at) {
        Derivatives d = group.log_likelihood(at);
        add_prior(d, at, centre, precision);
        return penalised(std::move(d), at, options.penalty * group.customers);
      },
      start, box, {options.max_iterations, 1e-9});
  Derivatives posterior = group.log_likelihood(maximum.parameters);
  const double log_likelihood = posterior.value;
  add_prior(posterior, maximum.parameters, centre, precision);
  posterior.value = log_likelihood;
  const std::vector<std::string_view> names(all.names.begin(), all.names.end());
  out.fit = make_fit(all.model, names, maximum, posterior, group.customers, group.distinct);
  const Matrix given_all = log_covariance(out.fit);
  double of_all = 0;
  for (const Eigen::Index i : between.known) of_all += std::min(1.0, given_all(i, i) / variance[i]);
  if (!between.known.empty()) out.own_weight = 1 - of_all / static_cast<double>(between.known.size());
  const Matrix pull = given_all * precision.asDiagonal();
  out.pull = values_of(pull);
  add_error_of_all(all, pull, given_all, out.fit);
  return out;
}

}  // namespace quintile::clv
