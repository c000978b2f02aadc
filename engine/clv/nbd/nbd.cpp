// The NBD: nobody drops out. The baseline that the other models must beat.
#include <algorithm>
#include <cmath>

#include "engine/clv/numerics/negative_binomial.hpp"
#include "engine/clv/purchase_model.hpp"
#include "engine/clv/rate_terms.hpp"

namespace quintile::clv {
namespace {

constexpr Eigen::Index kR = 0, kAlpha = 1;

Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at) {
  Derivatives out = Derivatives::zero(2);
  add_rising_terms(data, at, kR, out);
  add_exposure_terms(data, at, kR, kAlpha, out);
  return out;
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
