#include "engine/clv/intervals/gradients.hpp"

#include <algorithm>
#include <cmath>

#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Step in the logarithm of a parameter: large enough for the rounding of predictions.
constexpr double kStep = 1e-5;

// All predictions at one point.
struct Predictions {
  Buffer<double> alive;
  std::vector<Buffer<double>> purchases, discounted;
};

Predictions predict(PurchaseModel model, const std::vector<double>& at, const PurchaseHistories& histories,
                    const std::vector<double>& horizons, double rate, bool discounted) {
  Predictions out;
  out.alive = p_alive(model, at, histories);
  for (const double horizon : horizons) {
    out.purchases.push_back(expected_purchases(model, at, histories, horizon));
    if (discounted) out.discounted.push_back(discounted_purchases(model, at, histories, rate, horizon));
  }
  return out;
}

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
  PredictionGradients out;
  Predictions base = predict(model, parameters, histories, horizons, rate, discounted);
  out.alive.value = std::move(base.alive);
  for (Buffer<double>& column : base.purchases) out.purchases.push_back({std::move(column), {}});
  for (Buffer<double>& column : base.discounted) out.discounted.push_back({std::move(column), {}});
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    std::vector<double> at = parameters;
    at[p] *= std::exp(kStep);
    Predictions moved = predict(model, at, histories, horizons, rate, discounted);
    add_slope(std::move(moved.alive), out.alive);
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
