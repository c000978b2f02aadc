// The NBD: nobody drops out. The baseline that the other models must beat.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/clv/numerics/negative_binomial.hpp"
#include "engine/clv/purchase_model.hpp"
#include "engine/clv/rate_terms.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

constexpr Eigen::Index kR = 0, kAlpha = 1;

// Sums of w times (1, x) times ln(alpha + T), 1 / (alpha + T), 1 / (alpha + T)^2 for rows of a block.
Derivatives history_terms(const CollapsedHistories& data, const Vector& at, std::size_t begin, std::size_t end) {
  const std::size_t size = end - begin;
  std::array<double, kLikelihoodBlock> ones;
  std::array<double, kLikelihoodBlock> purchases;
  for (std::size_t i = 0; i < size; ++i) {
    ones[i] = 1;
    purchases[i] = data.weight[begin + i] * data.x[begin + i];
  }
  const auto sums = [&](const double* weight) {
    kernels::GammaGammaSums out;
    kernels::likelihood_kernels().gamma_gamma(ones.data(), data.end.data() + begin, weight, size, at[kAlpha], out);
    return out;
  };
  const kernels::GammaGammaSums of_customers = sums(data.weight.data() + begin);
  const kernels::GammaGammaSums of_purchases = sums(purchases.data());
  const double inverse = at[kR] * of_customers.inverse + of_purchases.inverse;
  Derivatives part = Derivatives::zero(2);
  part.value = -(at[kR] * of_customers.log + of_purchases.log);
  part.gradient << -of_customers.log, -inverse;
  part.hessian << 0, -of_customers.inverse, -of_customers.inverse,
      at[kR] * of_customers.inverse2 + of_purchases.inverse2;
  return part;
}

Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at) {
  Derivatives out = Derivatives::zero(2);
  add_rising_terms(data, at, kR, out);
  add_scale_terms(data, at, kR, kAlpha, out);
  return reduce_blocks(
      data.size(), kLikelihoodBlock, std::move(out),
      [&](std::size_t begin, std::size_t end) { return history_terms(data, at, begin, end); },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

std::vector<Vector> starts(const CollapsedHistories& data) {
  std::vector<Vector> out;
  for (const double r : {0.3, 2.0}) {
    Vector start(2);
    start << r, r * data.exposure / data.purchases;
    out.push_back(start);
  }
  return out;
}

Box box(const CollapsedHistories& data) {
  Box out{Vector(2), Vector(2)};
  out.lower << 1e-6, 1e-9 * data.longest;
  out.upper << 1e6, 1e9 * data.longest;
  return out;
}

std::vector<std::string> diagnose(const CollapsedHistories& /*data*/, const Maximum& maximum) {
  if (maximum.parameters[0] > kHardlyAnySpread || maximum.bound[1] == 1)
    return {"customers do not differ in their purchase rate: r and alpha grow together without bound"};
  if (maximum.bound[0] == -1 || maximum.bound[1] == -1)
    return {"hardly anybody buys again and few do so often: r or alpha -> 0"};
  return {};
}

void alive(const Vector& /*at*/, const kernels::PurchaseRows& rows, const double* /*last*/, const double* /*end*/,
           double* out) {
  std::fill_n(out, rows.n, 1.0);
}

void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out) {
  for (const auto& [horizon, rate] : questions) {
    const double time = rate == 0 ? horizon : -std::expm1(-rate * horizon) / rate;
    for (const double age : ages) *out++ = (at[kR] + x) / (at[kAlpha] + age) * time;
  }
}

double expected_new(const Vector& at, double t) { return at[kR] / at[kAlpha] * t; }

std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest) {
  return negative_binomial(at[kR], t / at[kAlpha], largest);
}

}  // namespace

const PurchaseModelSpec& nbd_spec() {
  static const PurchaseModelSpec spec = {"nbd",   {"r", "alpha"}, nullptr,       &log_likelihood, &starts,
                                         &box,    &diagnose,      &alive,        nullptr,         &given_alive,
                                         nullptr, &expected_new,  &probabilities};
  return spec;
}

}  // namespace quintile::clv
