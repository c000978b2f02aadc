#include <cmath>

#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/renewal/renewal.hpp"

namespace quintile::clv::renewal {

Derivatives log_survival(double alpha, double beta, double c, double t) {
  Derivatives out = Derivatives::zero(3);
  if (t == 0) return out;
  const double both = alpha + beta;
  const double u = std::pow(t, c);
  out.value = log_rising(beta, u) - log_rising(both, u);
  const double by_both = digamma(both) - digamma(both + u);
  const double by_beta = digamma(beta + u) - digamma(beta);
  const double by_u = digamma(beta + u) - digamma(both + u);
  const double both2 = trigamma(both) - trigamma(both + u);
  const double u2 = trigamma(beta + u) - trigamma(both + u);
  // u = t^c grows by u ln t with c.
  const double grown = u * std::log(t);
  out.gradient << by_both, by_beta + by_both, by_u * grown;
  out.add_hessian(0, 0, both2);
  out.add_hessian(0, 1, both2);
  out.add_hessian(1, 1, trigamma(beta + u) - trigamma(beta) + both2);
  out.add_hessian(0, 2, -trigamma(both + u) * grown);
  out.add_hessian(1, 2, u2 * grown);
  out.add_hessian(2, 2, u2 * grown * grown + by_u * grown * std::log(t));
  return out;
}

Derivatives log_likelihood(const RenewalCounts& counts, const Vector& at) {
  const Eigen::Index size = at.size();
  const double c = size == 3 ? at[2] : 1.0;
  Derivatives out = Derivatives::zero(size);
  Derivatives before = log_survival(at[0], at[1], c, 0);
  const auto add = [&](double w, double value, const Vector& gradient, const Matrix& hessian) {
    out.value += w * value;
    out.gradient += w * gradient.head(size);
    out.hessian += w * hessian.topLeftCorner(size, size);
  };
  for (std::size_t t = 1; t < counts.size(); ++t) {
    const Derivatives now = log_survival(at[0], at[1], c, static_cast<double>(t));
    const double left = counts.left[t];
    if (left > 0) {
      // ln(S(t - 1) - S(t)) = ln S(t - 1) + ln(1 - ratio).
      const double ratio = std::exp(now.value - before.value);
      const double gone = -std::expm1(now.value - before.value);
      const Vector gradient = (before.gradient - ratio * now.gradient) / gone;
      const Matrix hessian = (before.hessian + before.gradient * before.gradient.transpose() -
                              ratio * (now.hessian + now.gradient * now.gradient.transpose())) /
                                 gone -
                             gradient * gradient.transpose();
      add(left, before.value + std::log(gone), gradient, hessian);
    }
    if (counts.active[t] > 0) add(counts.active[t], now.value, now.gradient, now.hessian);
    before = now;
  }
  return out;
}

}  // namespace quintile::clv::renewal
