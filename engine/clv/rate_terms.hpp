// Factors that the likelihoods of purchases at a gamma-distributed rate have in common.
#pragma once

#include <cmath>

#include "engine/clv/collapse.hpp"
#include "engine/clv/fit/derivatives.hpp"
#include "engine/clv/numerics/rising_terms.hpp"

namespace quintile::clv {

/// Adds the logarithm of Gamma(r + x) / Gamma(r) over all customers; `r` is r's place among the parameters.
inline void add_rising_terms(const CollapsedHistories& data, const Vector& at, Eigen::Index r, Derivatives& out) {
  for (const FrequencyGroup& group : data.frequencies) {
    const RisingTerms rate(at[r], group.x);
    out.value += group.weight * rate.value;
    out.gradient[r] += group.weight * rate.first;
    out.hessian(r, r) += group.weight * rate.second;
  }
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

}  // namespace quintile::clv
