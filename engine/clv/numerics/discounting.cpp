#include "engine/clv/numerics/discounting.hpp"

#include <algorithm>
#include <cmath>

namespace quintile::clv {

void discounted(const PurchaseRate& f, double scale, double k, double rate, std::span<const double> horizons,
                double* out) {
  constexpr double kForgotten = 42;
  constexpr double kLargestFall = 8;
  constexpr double kReach = 4;
  const GaussRule& rule = gauss_legendre();
  const double first = scale * std::min(1.0, 8 / k);
  double t = 0;
  double total = 0;
  for (std::size_t i = 0; i < horizons.size(); ++i) {
    const double end = std::min(horizons[i], kForgotten / rate);
    while (t < end) {
      double width = std::min(std::max(first, (kReach - 1) * t), kLargestFall / rate);
      const bool last = !(t + width < end);
      if (last) width = end - t;
      double at[kGaussNodes];
      double value[kGaussNodes];
      for (std::size_t n = 0; n < kGaussNodes; ++n) at[n] = t + width * rule.node[n];
      f(at, value);
      double sum = 0;
      for (std::size_t n = 0; n < kGaussNodes; ++n) sum += rule.weight[n] * std::exp(-rate * at[n]) * value[n];
      total += width * sum;
      t = last ? end : t + width;
    }
    out[i] = total;
  }
}

}  // namespace quintile::clv
