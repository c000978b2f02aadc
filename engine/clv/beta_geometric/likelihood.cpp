#include <cmath>

#include "engine/clv/beta_geometric/beta_geometric.hpp"
#include "engine/clv/numerics/rising_terms.hpp"
#include "engine/clv/rate_terms.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv::beta_geometric {
namespace {

constexpr Eigen::Index kR = 0, kAlpha = 1, kA = 2, kB = 3;

// The factors in x alone: Gamma(r + x) / Gamma(r) and B(a, b + x + shift) / B(a, b).
void add_frequency_terms(const CollapsedHistories& data, const Vector& at, double shift, Derivatives& out) {
  for (const FrequencyGroup& group : data.frequencies) {
    const RisingTerms rate(at[kR], group.x);
    const RisingTerms stay(at[kB], group.x + shift);
    const RisingTerms any(at[kA] + at[kB], group.x + shift);
    const double w = group.weight;
    out.value += w * (rate.value + stay.value - any.value);
    out.gradient[kR] += w * rate.first;
    out.gradient[kA] -= w * any.first;
    out.gradient[kB] += w * (stay.first - any.first);
    out.add_hessian(kR, kR, w * rate.second);
    out.add_hessian(kA, kA, -w * any.second);
    out.add_hessian(kA, kB, -w * any.second);
    out.add_hessian(kB, kB, w * (stay.second - any.second));
  }
}

void add_history_terms(const kernels::BetaGeometricSums& s, const Vector& at, Derivatives& out) {
  const double a = at[kA];
  out.value += s.value;
  out.gradient[kR] += s.r;
  out.gradient[kAlpha] += s.alpha;
  out.gradient[kA] += s.p / a;
  out.gradient[kB] -= s.p_m;
  out.add_hessian(kR, kR, s.rr);
  out.add_hessian(kR, kAlpha, s.ra);
  out.add_hessian(kAlpha, kAlpha, s.aa);
  out.add_hessian(kR, kA, s.v_d / a);
  out.add_hessian(kR, kB, -s.v_d_m);
  out.add_hessian(kAlpha, kA, s.v_ke / a);
  out.add_hessian(kAlpha, kB, -s.v_ke_m);
  out.add_hessian(kA, kA, (s.v - s.p) / (a * a));
  out.add_hessian(kA, kB, -s.v_m / a);
  out.add_hessian(kB, kB, s.pv_mm);
}

}  // namespace

template <int Shift>
Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at) {
  const kernels::BetaGeometricPoint point = {at[kR], at[kAlpha], at[kA], at[kB], Shift};
  Derivatives out = Derivatives::zero(4);
  add_frequency_terms(data, at, Shift, out);
  add_scale_terms(data, at, kR, kAlpha, out);
  return reduce_blocks(
      data.size(), kLikelihoodBlock, std::move(out),
      [&](std::size_t begin, std::size_t end) {
        kernels::BetaGeometricSums sums;
        kernels::likelihood_kernels().beta_geometric(data.rows(begin, end), point, sums);
        Derivatives part = Derivatives::zero(4);
        add_history_terms(sums, at, part);
        return part;
      },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

template Derivatives log_likelihood<0>(const CollapsedHistories&, const Vector&);
template Derivatives log_likelihood<1>(const CollapsedHistories&, const Vector&);

}  // namespace quintile::clv::beta_geometric
