// Factors that the likelihoods of purchases at a gamma-distributed rate have in common.
#pragma once

#include <cmath>
#include <utility>

#include "engine/clv/collapse.hpp"
#include "engine/clv/fit/derivatives.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {

/// Adds the logarithm of Gamma(r + x) / Gamma(r) over all customers; `r` is r's place among the parameters.
inline void add_rising_terms(const CollapsedHistories& data, const Vector& at, Eigen::Index r, Derivatives& out) {
  const kernels::RisingSums sum = data.rising.at(at[r]);
  out.value += sum.value;
  out.gradient[r] += sum.first;
  out.hessian(r, r) += sum.second;
}

/// Adds the logarithm of scale^shape over all customers; `shape` and `scale` are their places among the parameters.
inline void add_scale_terms(const CollapsedHistories& data, const Vector& at, Eigen::Index shape, Eigen::Index scale,
                            Derivatives& out) {
  const double log_scale = std::log(at[scale]);
  out.value += data.customers * at[shape] * log_scale;
  out.gradient[shape] += data.customers * log_scale;
  out.gradient[scale] += data.customers * at[shape] / at[scale];
  out.add_hessian(shape, scale, data.customers / at[scale]);
  out.add_hessian(scale, scale, -data.customers * at[shape] / (at[scale] * at[scale]));
}

/// Adds the logarithm of scale^shape (scale + T)^-(shape + x) over all customers.
inline void add_exposure_terms(const CollapsedHistories& data, const Vector& at, Eigen::Index shape, Eigen::Index scale,
                               Derivatives& out) {
  constexpr std::size_t kBlock = 4096;
  const double r = at[shape];
  const double alpha = at[scale];
  const AgeWeights& ages = data.ages;
  out.value -= data.purchases * std::log(alpha);
  out = reduce_blocks(
      ages.age.size(), kBlock, std::move(out),
      [&](std::size_t begin, std::size_t end) {
        kernels::ExposureSums s;
        kernels::likelihood_kernels().exposure(ages.age.data() + begin, ages.weight.data() + begin,
                                               ages.purchases.data() + begin, end - begin, alpha, s);
        Derivatives part = Derivatives::zero(at.size());
        part.value = -(r * s.w_log + s.y_log);
        part.gradient[shape] = -s.w_log;
        part.gradient[scale] = r * s.w_q - s.y_inverse;
        part.add_hessian(shape, scale, s.w_q);
        part.add_hessian(scale, scale, s.y_inverse2 - r * s.w_q2);
        return part;
      },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

}  // namespace quintile::clv
