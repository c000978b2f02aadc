#include "engine/clv/groups/prior.hpp"

#include <cmath>

namespace quintile::clv {

void add_prior(Derivatives& d, const Vector& at, const Vector& centre, const Vector& precision) {
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double off = std::log(at[i]) - centre[i];
    d.value -= 0.5 * precision[i] * off * off;
    d.gradient[i] -= precision[i] * off / at[i];
    d.hessian(i, i) -= precision[i] * (1 - off) / (at[i] * at[i]);
  }
}

}  // namespace quintile::clv
