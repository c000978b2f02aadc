#include "kernels/likelihood.hpp"

#include <cmath>

namespace quintile::kernels {
namespace {

template <double (*Function)(double)>
void map(const double* in, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = Function(in[i]);
}

double log_of(double v) { return std::log(v); }
double log1p_of(double v) { return std::log1p(v); }
double exp_of(double v) { return v < -708 ? 0.0 : std::exp(v); }
double expm1_of(double v) { return std::expm1(v); }

double odds_of(const PurchaseRows& rows, const BetaGeometricPoint& at, std::size_t i) {
  if (rows.x[i] + at.shift == 0) return -800;
  const double m = at.b + rows.x[i] + at.shift - 1;
  return std::log(at.a / m) + (at.r + rows.x[i]) * std::log1p((rows.T[i] - rows.t_x[i]) / (at.alpha + rows.t_x[i]));
}

void beta_geometric(const PurchaseRows& rows, const BetaGeometricPoint& at, BetaGeometricSums& out) noexcept {
  out = {};
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double w = rows.w[i];
    const double k = at.r + rows.x[i];
    const double m = rows.x[i] + at.shift == 0 ? 1.0 : at.b + rows.x[i] + at.shift - 1;
    const double end = at.alpha + rows.T[i];
    const double last = at.alpha + rows.t_x[i];
    const double d = std::log(end / last);
    const double e = 1 / end - 1 / last;
    const double u = odds_of(rows, at, i);
    const double p = 1 / (1 + std::exp(-u));
    const double v = p * (1 / (1 + std::exp(u)));
    out.value += w * ((u > 30 ? u + std::exp(-u) : std::log1p(std::exp(u))) - k * std::log(end));
    out.r += w * (p * d - std::log(end));
    out.alpha += w * (p * k * e - k / end);
    out.p += w * p;
    out.p_m += w * p / m;
    out.rr += w * v * d * d;
    out.ra += w * (p * e - 1 / end + v * d * k * e);
    out.aa += w * (k / (end * end) - p * k * (1 / (end * end) - 1 / (last * last)) + v * k * e * k * e);
    out.v_d += w * v * d;
    out.v_d_m += w * v * d / m;
    out.v_ke += w * v * k * e;
    out.v_ke_m += w * v * k * e / m;
    out.v += w * v;
    out.v_m += w * v / m;
    out.pv_mm += w * (p + v) / (m * m);
  }
}

// ln(1 + dropped out / alive) and its odds, with the integral by Simpson's rule in ln(min(alpha, beta) + t): slow, and
// good for ten digits.
double pareto_log_odds(double x, double t_x, double end, const ParetoPoint& at) {
  if (!(end > t_x)) return -800;
  constexpr int kSteps = 4'000;
  const double k = at.r + x;
  const double low = std::fmin(at.alpha, at.beta);
  const double length = std::log((low + end) / (low + t_x));
  double sum = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double since = (low + t_x) * std::expm1(length * i / kSteps);
    const double weight = (i == 0 || i == kSteps ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0)) / 3;
    sum += weight *
           std::exp(-k * std::log1p(since / (at.alpha + t_x)) - (at.s + 1) * std::log1p(since / (at.beta + t_x))) *
           (low + t_x + since);
  }
  return std::log(at.s * sum * length / kSteps / (at.beta + t_x)) + k * std::log1p((end - t_x) / (at.alpha + t_x)) +
         at.s * std::log1p((end - t_x) / (at.beta + t_x));
}

double pareto_value(double x, double t_x, double end, const ParetoPoint& at) {
  const double u = pareto_log_odds(x, t_x, end, at);
  return (u > 30 ? u + std::exp(-u) : std::log1p(std::exp(u))) - (at.r + x) * std::log(at.alpha + end) -
         at.s * std::log(at.beta + end);
}

// Derivatives by central differences, steps relative to the parameters.
void pareto(const PurchaseRows& rows, const ParetoPoint& at, ParetoSums& out) noexcept {
  out = {};
  constexpr double kStep = 1e-3;
  const double center[4] = {at.r, at.alpha, at.s, at.beta};
  const auto total = [&](const double* q) {
    double sum = 0;
    for (std::size_t i = 0; i < rows.n; ++i)
      sum += rows.w[i] * pareto_value(rows.x[i], rows.t_x[i], rows.T[i], {q[0], q[1], q[2], q[3]});
    return sum;
  };
  const auto moved = [&](std::size_t i, double by_i, std::size_t j, double by_j) {
    double q[4] = {center[0], center[1], center[2], center[3]};
    q[i] += by_i * center[i] * kStep;
    q[j] += by_j * center[j] * kStep;
    return total(q);
  };
  out.value = total(center);
  std::size_t n = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const double up = moved(i, 1, i, 0);
    const double down = moved(i, -1, i, 0);
    const double step = center[i] * kStep;
    out.gradient[i] = (up - down) / (2 * step);
    for (std::size_t j = i; j < 4; ++j, ++n) {
      const double other = center[j] * kStep;
      out.hessian[n] = i == j ? (up - 2 * out.value + down) / (step * step)
                              : (moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) /
                                    (4 * step * other);
    }
  }
}

void gamma_gamma(const double* x, const double* z, const double* w, std::size_t n, double gamma,
                 GammaGammaSums& out) noexcept {
  out = {};
  for (std::size_t i = 0; i < n; ++i) {
    const double total = gamma + x[i] * z[i];
    out.x_log += w[i] * x[i] * std::log(total);
    out.log += w[i] * std::log(total);
    out.x_inverse += w[i] * x[i] / total;
    out.inverse += w[i] / total;
    out.x_inverse2 += w[i] * x[i] / (total * total);
    out.inverse2 += w[i] / (total * total);
  }
}

}  // namespace

const SpecialKernels& special_reference() noexcept {
  static constexpr SpecialKernels kReference = {&map<&log_of>, &map<&log1p_of>, &map<&exp_of>, &map<&expm1_of>};
  return kReference;
}

const LikelihoodKernels& likelihood_reference() noexcept {
  static constexpr LikelihoodKernels kReference = {&beta_geometric, &pareto, &gamma_gamma};
  return kReference;
}

}  // namespace quintile::kernels
