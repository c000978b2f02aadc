#include "engine/clv/intervals/gradients.hpp"

#include <algorithm>
#include <cmath>

#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Step in the logarithm of a parameter: large enough for the rounding of predictions.
constexpr double kStep = 1e-5;

void add_slope(Buffer<double> moved, Gradients& to) {
  parallel_blocks(moved.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) moved[i] = (moved[i] - to.value[i]) / kStep;
  });
  to.slopes.push_back(std::move(moved));
}

}  // namespace

PredictionGradients prediction_gradients(PurchaseModel model, const std::vector<double>& parameters,
                                         const PurchaseHistories& histories, const std::vector<double>& horizons,
                                         double rate, bool discounted) {
  ForecastOptions ask;
  ask.horizons = horizons;
  ask.discounted = discounted;
  ask.rate = rate;
  PredictionGradients out;
  Forecast base = forecast(model, parameters, histories, ask);
  out.alive.value = std::move(base.p_alive);
  for (Buffer<double>& column : base.purchases) out.purchases.push_back({std::move(column), {}});
  for (Buffer<double>& column : base.discounted) out.discounted.push_back({std::move(column), {}});
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    std::vector<double> at = parameters;
    at[p] *= std::exp(kStep);
    Forecast moved = forecast(model, at, histories, ask);
    add_slope(std::move(moved.p_alive), out.alive);
    for (std::size_t h = 0; h < out.purchases.size(); ++h) add_slope(std::move(moved.purchases[h]), out.purchases[h]);
    for (std::size_t h = 0; h < out.discounted.size(); ++h)
      add_slope(std::move(moved.discounted[h]), out.discounted[h]);
  }
  return out;
}

SpendGradient spend_gradient(const std::vector<double>& parameters, double x, double z) noexcept {
  const double p = parameters[0];
  const double q = parameters[1];
  const double gamma = parameters[2];
  const double money = gamma + (x > 0 ? x * std::max(z, 0.0) : 0.0);
  const double shape = p * x + q - 1;
  SpendGradient out;
  out.value = p * money / shape;
  out.slopes[0] = p * money * (q - 1) / (shape * shape);
  out.slopes[1] = -q * p * money / (shape * shape);
  out.slopes[2] = gamma * p / shape;
  return out;
}

}  // namespace quintile::clv
