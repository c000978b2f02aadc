#include "engine/clv/pareto_nbd/pareto_nbd.hpp"
#include "engine/clv/rate_terms.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv::pareto_nbd {

Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at) {
  constexpr Eigen::Index kR = 0, kAlpha = 1, kS = 2, kBeta = 3;
  Derivatives out = Derivatives::zero(4);
  add_rising_terms(data, at, kR, out);
  add_scale_terms(data, at, kR, kAlpha, out);
  add_scale_terms(data, at, kS, kBeta, out);
  // A row costs an integral, so blocks are small.
  constexpr std::size_t kBlock = 256;
  const kernels::ParetoPoint point = {at[kR], at[kAlpha], at[kS], at[kBeta]};
  return reduce_blocks(
      data.size(), kBlock, std::move(out),
      [&](std::size_t begin, std::size_t end) {
        kernels::ParetoSums sums;
        kernels::likelihood_kernels().pareto(data.rows(begin, end), point, sums);
        Derivatives part = Derivatives::zero(4);
        part.value = sums.value;
        std::size_t n = 0;
        for (Eigen::Index i = 0; i < 4; ++i) {
          part.gradient[i] = sums.gradient[i];
          for (Eigen::Index j = i; j < 4; ++j, ++n) part.hessian(i, j) = part.hessian(j, i) = sums.hessian[n];
        }
        return part;
      },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

}  // namespace quintile::clv::pareto_nbd
