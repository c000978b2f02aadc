// Predictions of some histories, and how they change with the parameters.
#pragma once

#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// A prediction of every history, and its derivatives by the logarithms of the parameters: a column a parameter.
struct Gradients {
  Buffer<double> value;
  std::vector<Buffer<double>> slopes;
};

struct PredictionGradients {
  Gradients alive;
  std::vector<Gradients> purchases;   ///< by horizon
  std::vector<Gradients> discounted;  ///< by horizon
};

/// Horizons and the rate are in units. Differences forward: relative errors of about 1e-5.
[[nodiscard]] PredictionGradients prediction_gradients(PurchaseModel model, const std::vector<double>& parameters,
                                                       const PurchaseHistories& histories,
                                                       const std::vector<double>& horizons, double rate,
                                                       bool discounted);

/// Expected spend of a customer with x repeat purchases of mean money z, and its derivatives by the logarithms of p, q
/// and gamma.
struct SpendGradient {
  double value = 0;
  double slopes[3] = {0, 0, 0};
};
[[nodiscard]] SpendGradient spend_gradient(const std::vector<double>& parameters, double x, double z) noexcept;

}  // namespace quintile::clv
