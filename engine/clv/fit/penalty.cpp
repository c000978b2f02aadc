#include "engine/clv/fit/penalty.hpp"

#include <cmath>

namespace quintile::clv {

Derivatives penalised(Derivatives d, const Vector& at, double strength) {
  if (strength == 0) return d;
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double log = std::log(at[i]);
    d.value -= strength * log * log;
    d.gradient[i] -= strength * 2 * log / at[i];
    d.hessian(i, i) -= strength * 2 * (1 - log) / (at[i] * at[i]);
  }
  return d;
}

}  // namespace quintile::clv
