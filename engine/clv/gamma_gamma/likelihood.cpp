#include <cmath>

#include "engine/clv/gamma_gamma/gamma_gamma.hpp"
#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv::gamma_gamma {
namespace {

constexpr Eigen::Index kP = 0, kQ = 1, kGamma = 2;

// ln Gamma(p x + q) - ln Gamma(p x) - ln Gamma(q), by x.
void add_frequency_terms(const SpendData& data, double p, double q, Derivatives& out) {
  kernels::ShapeSums s;
  kernels::likelihood_kernels().shapes(data.count.data(), data.customers_of.data(), data.count.size(), p, q, s);
  out.value += s.rising - data.customers * log_gamma(q);
  out.gradient[kP] += s.x_difference;
  out.gradient[kQ] += s.first - data.customers * digamma(q);
  out.add_hessian(kP, kP, s.xx_difference);
  out.add_hessian(kP, kQ, s.x_second);
  out.add_hessian(kQ, kQ, s.second - data.customers * trigamma(q));
}

}  // namespace

Derivatives log_likelihood(const SpendData& data, const Vector& at) {
  const double p = at[kP];
  const double q = at[kQ];
  const double gamma = at[kGamma];
  Derivatives out = Derivatives::zero(3);
  add_frequency_terms(data, p, q, out);
  out.value += data.customers * q * std::log(gamma) + p * data.x_log_total - data.log_spend;
  out.gradient[kP] += data.x_log_total;
  out.gradient[kQ] += data.customers * std::log(gamma);
  out.gradient[kGamma] += data.customers * q / gamma;
  out.add_hessian(kQ, kGamma, data.customers / gamma);
  out.add_hessian(kGamma, kGamma, -data.customers * q / (gamma * gamma));
  return reduce_blocks(
      data.x.size(), kLikelihoodBlock, std::move(out),
      [&](std::size_t begin, std::size_t end) {
        kernels::GammaGammaSums s;
        kernels::likelihood_kernels().gamma_gamma(data.x.data() + begin, data.spend.data() + begin,
                                                  data.weight.data() + begin, end - begin, gamma, s);
        Derivatives part = Derivatives::zero(3);
        part.value = -(p * s.x_log + q * s.log);
        part.gradient << -s.x_log, -s.log, -(p * s.x_inverse + q * s.inverse);
        part.add_hessian(kP, kGamma, -s.x_inverse);
        part.add_hessian(kQ, kGamma, -s.inverse);
        part.add_hessian(kGamma, kGamma, p * s.x_inverse2 + q * s.inverse2);
        return part;
      },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

}  // namespace quintile::clv::gamma_gamma
