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

void dropout(const PurchaseRows& rows, const DropoutPoint& at, DropoutSums& out) noexcept {
  out = {};
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double w = rows.w[i];
    const double end = at.alpha + rows.T[i];
    const double last = at.alpha + rows.t_x[i];
    const double d = std::log(end / last);
    const double e = 1 / end - 1 / last;
    const double f = 1 / (end * end) - 1 / (last * last);
    const double u = at.log_ratio + at.k * d;
    const double p = 1 / (1 + std::exp(-u));
    const double v = p * (1 / (1 + std::exp(u)));
    out.value += w * (u > 30 ? u + std::exp(-u) : std::log1p(std::exp(u)));
    out.p += w * p;
    out.p_d += w * p * d;
    out.p_e += w * p * e;
    out.p_f += w * p * f;
    out.v += w * v;
    out.v_d += w * v * d;
    out.v_e += w * v * e;
    out.v_dd += w * v * d * d;
    out.v_de += w * v * d * e;
    out.v_ee += w * v * e * e;
  }
}

void rising(const double* c, std::size_t n, double z, RisingSums& out) noexcept {
  out = {};
  for (std::size_t j = 0; j < n; ++j) {
    const double at = z + static_cast<double>(j);
    out.value += c[j] * std::log(at);
    out.first += c[j] / at;
    out.second -= c[j] / (at * at);
  }
}

void exposure(const double* age, const double* w, const double* y, std::size_t n, double alpha,
              ExposureSums& out) noexcept {
  out = {};
  for (std::size_t i = 0; i < n; ++i) {
    const double log = std::log1p(age[i] / alpha);
    const double inverse = 1 / (alpha + age[i]);
    const double q = age[i] / (alpha * (alpha + age[i]));
    out.w_log += w[i] * log;
    out.w_q += w[i] * q;
    out.w_q2 += w[i] * q * (1 / alpha + inverse);
    out.y_log += y[i] * log;
    out.y_inverse += y[i] * inverse;
    out.y_inverse2 += y[i] * inverse * inverse;
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

// ln Gamma and its first two derivatives at z, raised to 60 first; in long double.
struct GammaTerms {
  long double value, first, second;
};

GammaTerms gamma_terms(long double z) {
  GammaTerms out{std::lgamma(z), 0, 0};
  for (; z < 60; z += 1) {
    out.first -= 1 / z;
    out.second += 1 / (z * z);
  }
  const long double w = 1 / (z * z);
  out.first += std::log(z) - 0.5L / z - w * (1.0L / 12 - w * (1.0L / 120 - w * (1.0L / 252 - w / 240)));
  out.second += (1 + 0.5L / z + w * (1.0L / 6 - w * (1.0L / 30 - w * (1.0L / 42 - w / 30)))) / z;
  return out;
}

void shapes(const double* x, const double* w, std::size_t n, double p, double q, ShapeSums& out) noexcept {
  out = {};
  for (std::size_t i = 0; i < n; ++i) {
    const GammaTerms low = gamma_terms(static_cast<long double>(p) * x[i]);
    const GammaTerms high = gamma_terms(static_cast<long double>(p) * x[i] + q);
    const auto add = [&](double& sum, long double term) { sum += static_cast<double>(w[i] * term); };
    add(out.rising, high.value - low.value);
    add(out.x_difference, x[i] * (high.first - low.first));
    add(out.first, high.first);
    add(out.xx_difference, x[i] * x[i] * (high.second - low.second));
    add(out.x_second, x[i] * high.second);
    add(out.second, high.second);
  }
}

}  // namespace

const SpecialKernels& special_reference() noexcept {
  static constexpr SpecialKernels kReference = {&map<&log_of>, &map<&log1p_of>, &map<&exp_of>, &map<&expm1_of>};
  return kReference;
}

const LikelihoodKernels& likelihood_reference() noexcept {
  static constexpr LikelihoodKernels kReference = {&dropout, &rising, &exposure, &pareto, &gamma_gamma, &shapes};
  return kReference;
}

}  // namespace quintile::kernels
