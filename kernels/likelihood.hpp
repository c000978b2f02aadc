// Sums over customers that the lifetime models' likelihoods and their derivatives are made of.
#pragma once

#include <cstddef>

namespace quintile::kernels {

/// Elementary functions over arrays: what the likelihoods are built from, exported so that they can be tested.
/// `in` and `out` have n values, need no alignment and may be the same array. Results are the same bits on every
/// instruction set. NaN in gives an unspecified value out: callers check their data first.
struct SpecialKernels {
  /// ln of positive normal numbers. Error below 1 ULP.
  void (*log)(const double* in, std::size_t n, double* out) noexcept;
  /// ln(1 + v) for 0 <= v < 1e300. Error below 2 ULP.
  void (*log1p)(const double* in, std::size_t n, double* out) noexcept;
  /// e^v for v <= 709; 0 below -708. Error below 2 ULP.
  void (*exp)(const double* in, std::size_t n, double* out) noexcept;
  /// e^v - 1 for v <= 0. Error below 2 ULP.
  void (*expm1)(const double* in, std::size_t n, double* out) noexcept;
};

/// Customers as columns: x repeat purchases, the last of them t_x after the first purchase, observed for T; 0 <= t_x
/// <= T; weight w. t_x is 0 where x is. No alignment needed.
struct PurchaseRows {
  const double* x;
  const double* t_x;
  const double* T;  // NOLINT(readability-identifier-naming): the papers' name
  const double* w;
  std::size_t n;
};

/// Customers with the same x of the BG/NBD or the MBG/NBD, who have had x + shift > 0 chances to drop out (shift 0 and
/// 1; see BetaGeometricPoint). With k = r + x and m = b + x + shift - 1 the odds of having done so at the last one are
/// e^u, u = ln(a / m) + k ln((alpha + T) / (alpha + t_x)).
struct DropoutPoint {
  double alpha, k;
  double log_ratio;  ///< ln(a / m)
};

/// Indices of the sums of LikelihoodKernels::dropout. With p = 1 / (1 + e^-u) the probability of having dropped out, v
/// = p (1 - p), d = ln((alpha + T) / (alpha + t_x)) and e = 1 / (alpha + T) - 1 / (alpha + t_x), f = 1 / (alpha + T)^2
/// - 1 / (alpha + t_x)^2 its first and (negative) second derivatives by alpha: each is a sum of w times ...
struct DropoutSums {
  double value;  ///< ln(1 + e^u)
  double p, p_d, p_e, p_f;
  double v, v_d, v_e, v_dd, v_de, v_ee;
};

/// Sums over j = 0, 1, ... of c_j times ln(z + j) and its first and second derivatives by z.
struct RisingSums {
  double value, first, second;
};

/// Sums over ages T. With L = ln(1 + T / alpha), I = 1 / (alpha + T), Q = 1 / alpha - I: each is a sum of ...
struct ExposureSums {
  double w_log, w_q, w_q2;              ///< w L, w Q, w Q (1 / alpha + I)
  double y_log, y_inverse, y_inverse2;  ///< y L, y I, y I^2
};

/// Parameters of the Pareto/NBD: rate ~ Gamma(r, alpha), dropout rate ~ Gamma(s, beta).
struct ParetoPoint {
  double r, alpha, s, beta;
};

/// Sums over customers of w times the value, gradient (r, alpha, s, beta) and Hessian (rr, ra, rs, rb, aa, as, ab, ss,
/// sb, bb) of the logarithm of
///   (alpha + T)^-k (beta + T)^-s + s * integral over t in [t_x, T] of (alpha + t)^-k (beta + t)^-(s + 1), k = r + x:
/// the likelihood without its factors in x or the parameters alone. All terms are positive. The integral is taken in
/// ln(min(alpha, beta) + t), where the integrand is analytic in a strip of half-width pi, by 16-point Gauss-Legendre on
/// panels over which it falls by e^10 at most. Relative error below 1e-13 + 1e-16 k.
struct ParetoSums {
  double value;
  double gradient[4];
  double hessian[10];
};

/// Sums over repeat buyers of w times x L, L, x I, I, x I^2, I^2 with L = ln(gamma + x z), I = 1 / (gamma + x z), z the
/// mean spend of a purchase.
struct GammaGammaSums {
  double x_log, log, x_inverse, inverse, x_inverse2, inverse2;
};

/// Sums over counts x of w times R, x D, P, x^2 S, x T, T: R = ln(Gamma(p x + q) / Gamma(p x)), P and T the first and
/// second derivatives of ln Gamma at p x + q, D and S what they are above those at p x.
struct ShapeSums {
  double rising, x_difference, first, xx_difference, x_second, second;
};

/// All are noexcept, allocate nothing and may run on several threads. Rows go to eight lanes in turn and lanes are
/// added in a fixed order, so the sums are the same bits on every instruction set.
struct LikelihoodKernels {
  /// Of customers with one x; rows.x is not read.
  void (*dropout)(const PurchaseRows& rows, const DropoutPoint& at, DropoutSums& out) noexcept;
  /// z > 0.
  void (*rising)(const double* c, std::size_t n, double z, RisingSums& out) noexcept;
  /// age: T >= 0; alpha > 0; w and y are any numbers.
  void (*exposure)(const double* age, const double* w, const double* y, std::size_t n, double alpha,
                   ExposureSums& out) noexcept;
  void (*pareto)(const PurchaseRows& rows, const ParetoPoint& at, ParetoSums& out) noexcept;
  void (*gamma_gamma)(const double* x, const double* z, const double* w, std::size_t n, double gamma,
                      GammaGammaSums& out) noexcept;
  /// x >= 1; p >= 1e-6 and 0 < q < 1e9.
  void (*shapes)(const double* x, const double* w, std::size_t n, double p, double q, ShapeSums& out) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const SpecialKernels& special_kernels() noexcept;
[[nodiscard]] const LikelihoodKernels& likelihood_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const SpecialKernels& special_reference() noexcept;
[[nodiscard]] const LikelihoodKernels& likelihood_reference() noexcept;

}  // namespace quintile::kernels
