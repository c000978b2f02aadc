#include "kernels/prediction.hpp"

#include <cmath>

namespace quintile::kernels {
namespace {

double powers(const double* p, const double* w, std::size_t n, double k, double ratio) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) sum += w[j] * std::exp(-k * std::log1p(p[j] * ratio));
  return sum;
}

double falls(const double* p, const double* w, std::size_t n, double k, double ratio) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) sum -= w[j] * std::expm1(-k * std::log1p(p[j] * ratio));
  return sum;
}

void chebyshev(const double* c, std::size_t terms, const double* at, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = 0;
    for (std::size_t j = 0; j < terms; ++j) out[i] += c[j] * std::cos(static_cast<double>(j) * std::acos(at[i]));
  }
}

void beta_geometric_alive(const PurchaseRows& rows, const BetaGeometricPoint& at, double* out) noexcept {
  for (std::size_t i = 0; i < rows.n; ++i) {
    out[i] = 1;
    if (rows.x[i] + at.shift == 0) continue;
    const double odds = at.a / (at.b + rows.x[i] + at.shift - 1) *
                        std::exp((at.r + rows.x[i]) * std::log1p((rows.T[i] - rows.t_x[i]) / (at.alpha + rows.t_x[i])));
    out[i] = 1 / (1 + odds);
  }
}

void pareto_alive(const PurchaseRows& rows, const double* last, const double* end, const ParetoPoint& at,
                  double* out) noexcept {
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double passed = rows.T[i] - rows.t_x[i];
    const double rise = std::exp((at.r + rows.x[i]) * std::log1p(passed / (at.alpha + rows.t_x[i])) +
                                 at.s * std::log1p(passed / (at.beta + rows.t_x[i])));
    out[i] = passed == 0 ? 1 : 1 / (1 + (rise * last[i] - end[i]));
  }
}

}  // namespace

const PredictionKernels& prediction_reference() noexcept {
  static constexpr PredictionKernels kReference = {&powers, &falls, &chebyshev, &beta_geometric_alive, &pareto_alive};
  return kReference;
}

}  // namespace quintile::kernels
