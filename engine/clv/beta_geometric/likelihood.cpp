#include <algorithm>
#include <cmath>

#include "engine/clv/beta_geometric/beta_geometric.hpp"
#include "engine/clv/rate_terms.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv::beta_geometric {
namespace {

constexpr Eigen::Index kR = 0, kAlpha = 1, kA = 2, kB = 3;

// B(a, b + chances) / B(a, b) of all customers, the probability that they stayed at each chance.
void add_stay_terms(const CollapsedHistories& data, const Vector& at, int shift, Derivatives& out) {
  const double a = at[kA];
  const double b = at[kB];
  kernels::RisingSums stay = data.rising.at(b + shift);
  kernels::RisingSums any = data.rising.at(a + b + shift);
  if (shift == 1) {  // the chance that does not count as a repeat purchase
    stay.value += data.customers * (std::log(b) - std::log(a + b));
    stay.first += data.customers / b;
    stay.second -= data.customers / (b * b);
    any.first += data.customers / (a + b);
    any.second -= data.customers / ((a + b) * (a + b));
  }
  out.value += stay.value - any.value;
  out.gradient[kA] -= any.first;
  out.gradient[kB] += stay.first - any.first;
  out.add_hessian(kA, kA, -any.second);
  out.add_hessian(kA, kB, -any.second);
  out.add_hessian(kB, kB, stay.second - any.second);
}

// ln(1 + e^u) of rows with one x: they may have dropped out after their last purchase.
void add_dropout_terms(const kernels::PurchaseRows& rows, const Vector& at, double x, int shift, Derivatives& out) {
  const double a = at[kA];
  const double m = at[kB] + x + shift - 1;
  const double k = at[kR] + x;
  kernels::DropoutSums s;
  kernels::likelihood_kernels().dropout(rows, {at[kAlpha], k, std::log(a / m)}, s);
  out.value += s.value;
  out.gradient[kR] += s.p_d;
  out.gradient[kAlpha] += k * s.p_e;
  out.gradient[kA] += s.p / a;
  out.gradient[kB] -= s.p / m;
  out.add_hessian(kR, kR, s.v_dd);
  out.add_hessian(kR, kAlpha, s.p_e + k * s.v_de);
  out.add_hessian(kAlpha, kAlpha, k * (k * s.v_ee - s.p_f));
  out.add_hessian(kR, kA, s.v_d / a);
  out.add_hessian(kR, kB, -s.v_d / m);
  out.add_hessian(kAlpha, kA, k * s.v_e / a);
  out.add_hessian(kAlpha, kB, -k * s.v_e / m);
  out.add_hessian(kA, kA, (s.v - s.p) / (a * a));
  out.add_hessian(kA, kB, -s.v / (a * m));
  out.add_hessian(kB, kB, (s.p + s.v) / (m * m));
}

}  // namespace

template <int Shift>
Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at) {
  Derivatives out = Derivatives::zero(4);
  add_rising_terms(data, at, kR, out);
  add_exposure_terms(data, at, kR, kAlpha, out);
  add_stay_terms(data, at, Shift, out);
  return reduce_blocks(
      data.size(), kLikelihoodBlock, std::move(out),
      [&](std::size_t begin, std::size_t end) {
        Derivatives part = Derivatives::zero(4);
        for (auto group = data.group_of(begin); begin < end; ++group) {
          const std::size_t next = std::min(end, data.end_of(group));
          if (group->x + Shift > 0) add_dropout_terms(data.rows(begin, next), at, group->x, Shift, part);
          begin = next;
        }
        return part;
      },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

template Derivatives log_likelihood<0>(const CollapsedHistories&, const Vector&);
template Derivatives log_likelihood<1>(const CollapsedHistories&, const Vector&);

}  // namespace quintile::clv::beta_geometric
