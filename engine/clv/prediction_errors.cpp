#include <fmt/format.h>

#include <cmath>

#include "engine/clv/fit/log_covariance.hpp"
#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

// Step in the logarithm of a parameter: central differences err by its square.
constexpr double kStep = 1e-4;

// Derivatives of a prediction by the logarithms of the parameters: a column a parameter.
template <class Predict>
std::vector<Buffer<double>> derivatives(const ModelFit& fit, Predict predict) {
  std::vector<Buffer<double>> out;
  for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
    std::vector<double> at = fit.parameters;
    at[p] = fit.parameters[p] * std::exp(kStep);
    Buffer<double> up = predict(at);
    at[p] = fit.parameters[p] * std::exp(-kStep);
    const Buffer<double> down = predict(at);
    parallel_blocks(up.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) up[i] = (up[i] - down[i]) / (2 * kStep);
    });
    out.push_back(std::move(up));
  }
  return out;
}

double error_of(const clv::Vector& gradient, const clv::Matrix& covariance) {
  return std::sqrt(std::max(0.0, gradient.dot(covariance * gradient)));
}

Buffer<double> errors(const std::vector<Buffer<double>>& slopes, const clv::Matrix& covariance) {
  const std::size_t size = slopes.front().size();
  Buffer<double> out(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    clv::Vector gradient(covariance.rows());
    for (std::size_t i = begin; i < end; ++i) {
      for (Eigen::Index p = 0; p < gradient.size(); ++p) gradient[p] = slopes[static_cast<std::size_t>(p)][i];
      out[i] = error_of(gradient, covariance);
    }
  });
  return out;
}

double sum_of(const Buffer<double>& values) {
  return reduce_blocks(
      values.size(), kCustomerBlock, 0.0,
      [&](std::size_t begin, std::size_t end) {
        double sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += values[i];
        return sum;
      },
      [](double& total, double part) { total += part; });
}

}  // namespace

PredictionErrors prediction_errors(PurchaseModel model, const ModelFit& fit, const PurchaseHistories& histories,
                                   double horizon) {
  const std::size_t count = parameter_names(model).size();
  if (fit.parameters.size() != count || fit.covariance.size() != count * count) {
    throw UserError(fmt::format("the fit is not of this model: {} parameters and {} covariances for {}",
                                fit.parameters.size(), fit.covariance.size(), purchase_model_name(model)));
  }
  const clv::Matrix covariance = clv::log_covariance(fit);
  const auto purchases = derivatives(
      fit, [&](const std::vector<double>& at) { return expected_purchases(model, at, histories, horizon); });
  PredictionErrors out;
  out.expected_purchases = errors(purchases, covariance);
  out.p_alive = errors(derivatives(fit, [&](const std::vector<double>& at) { return p_alive(model, at, histories); }),
                       covariance);
  clv::Vector total(covariance.rows());
  for (Eigen::Index p = 0; p < total.size(); ++p) total[p] = sum_of(purchases[static_cast<std::size_t>(p)]);
  out.total_purchases = error_of(total, covariance);
  return out;
}

}  // namespace quintile
