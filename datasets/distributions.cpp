#include "datasets/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace quintile::datasets {

double draw_normal(Stream& stream) noexcept {
  while (true) {
    const double x = 2.0 * stream.uniform() - 1.0;
    const double y = 2.0 * stream.uniform() - 1.0;
    const double s = x * x + y * y;
    if (s < 1.0 && s > 0.0) return x * std::sqrt(-2.0 * exact_log(s) / s);
  }
}

double draw_gamma(Stream& stream, double shape) noexcept {
  if (shape < 1.0) {
    const double boost = exact_exp(exact_log(stream.uniform()) / shape);
    return draw_gamma(stream, shape + 1.0) * boost;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = draw_normal(stream);
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (exact_log(stream.uniform()) < 0.5 * x * x + d - d * v + d * exact_log(v)) return d * v;
  }
}

double draw_beta(Stream& stream, double a, double b) noexcept {
  const double x = draw_gamma(stream, a);
  const double y = draw_gamma(stream, b);
  return std::clamp(x / (x + y), 1e-15, 1.0 - 1e-15);
}

std::uint64_t draw_geometric(Stream& stream, double p) noexcept {
  // log(1 - p) loses accuracy for small p, where -p - p^2/2 is exact enough.
  const double log_survival = p < 1e-5 ? -p - 0.5 * p * p : exact_log(1.0 - p);
  const double trials = std::floor(exact_log(stream.uniform()) / log_survival);
  return 1 + static_cast<std::uint64_t>(std::min(trials, 0x1p40));
}

std::size_t draw_index(Stream& stream, std::span<const double> weights) noexcept {
  double rest = stream.uniform();
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    rest -= weights[i];
    if (rest < 0.0) return i;
  }
  return weights.size() - 1;
}

}  // namespace quintile::datasets
