#include "engine/clv/numerics/gauss_fraction.hpp"

#include <cmath>

namespace quintile::clv {

double gauss_fraction(double b, double c, long double z) {
  constexpr long double kMost = 1e6;
  constexpr long double kNegligible = 1e-18;
  // 1 / (1 - e1 z / (1 - e2 z / (1 - ...))) by Lentz's products.
  long double value = 1;
  long double inverse = 0;
  long double ratio = 1;
  const auto take = [&](long double coefficient) {
    inverse = 1 / (1 - coefficient * z * inverse);
    ratio = 1 - coefficient * z / ratio;
    value *= ratio * inverse;
  };
  for (long double n = 0; n < kMost; n += 1) {
    const long double before = value;
    take((b + n) * (c - 1 + n) / ((c + 2 * n) * (c - 1 + 2 * n)));
    take((n + 1) * (c - b + n) / ((c + 2 * n) * (c + 1 + 2 * n)));
    if (std::abs(value - before) < kNegligible * value) break;
  }
  return static_cast<double>(1 / value);
}

}  // namespace quintile::clv
