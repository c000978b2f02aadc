#include "engine/clv/discount.hpp"

#include <cmath>

#include "engine/clv/numerics/gauss.hpp"

namespace quintile::clv {

double discounted(const std::function<double(double t)>& expected, double scale, double rate, double horizon) {
  constexpr double kForgotten = 42;  // e^-42 does not count
  constexpr double kWidestPanel = 2;
  constexpr double kLargestFall = 8;
  if (horizon == 0) return 0;
  if (rate == 0) return expected(horizon);
  double end = kForgotten / rate;
  double total = 0;
  if (horizon < end) {
    end = horizon;
    total = std::exp(-rate * horizon) * expected(horizon);
  }
  const GaussRule& rule = gauss_legendre();
  double t = 0;
  while (t < end) {
    double width = std::log1p((end - t) / (scale + t));
    const bool last = width <= kWidestPanel && rate * (end - t) <= kLargestFall;
    if (!last) width = std::fmin(kWidestPanel, std::log1p(kLargestFall / (rate * (scale + t))));
    for (std::size_t i = 0; i < kGaussNodes; ++i) {
      const double at = t + (scale + t) * std::expm1(width * rule.node[i]);
      total += rate * width * rule.weight[i] * (scale + at) * std::exp(-rate * at) * expected(at);
    }
    if (last) break;
    t += (scale + t) * std::expm1(width);
  }
  return total;
}

}  // namespace quintile::clv
