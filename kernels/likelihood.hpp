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

/// Parameters of the BG/NBD (shift 0) and MBG/NBD (shift 1): customers buy with rate ~ Gamma(r, alpha) and drop out
/// after each repeat purchase (MBG: each purchase) with probability ~ Beta(a, b).
struct BetaGeometricPoint {
  double r, alpha, a, b, shift;
};

/// Indices of the sums of LikelihoodKernels::beta_geometric. With k = r + x, m = b + x + shift - 1, d = ln((alpha + T)
/// / (alpha + t_x)), e = 1 / (alpha + T) - 1 / (alpha + t_x), odds u = ln(a / m) + k d (minus infinity when x + shift =
/// 0), p = 1 / (1 + e^-u) the probability of having dropped out, v = p (1 - p): each is a sum of w times ...
struct BetaGeometricSums {
  double value;          ///< ln(1 + e^u) - k ln(alpha + T)
  double r, alpha;       ///< their derivatives
  double p, p_m;         ///< p, p / m
  double rr, ra, aa;     ///< second derivatives by r and alpha
  double v_d, v_d_m;     ///< v d, v d / m
  double v_ke, v_ke_m;   ///< v k e, v k e / m
  double v, v_m, pv_mm;  ///< v, v / m, (p + v) / m^2
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

/// All are noexcept, allocate nothing and may run on several threads. Rows go to eight lanes in turn and lanes are
/// added in a fixed order, so the sums are the same bits on every instruction set.
struct LikelihoodKernels {
  void (*beta_geometric)(const PurchaseRows& rows, const BetaGeometricPoint& at, BetaGeometricSums& out) noexcept;
  void (*pareto)(const PurchaseRows& rows, const ParetoPoint& at, ParetoSums& out) noexcept;
  void (*gamma_gamma)(const double* x, const double* z, const double* w, std::size_t n, double gamma,
                      GammaGammaSums& out) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const SpecialKernels& special_kernels() noexcept;
[[nodiscard]] const LikelihoodKernels& likelihood_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const SpecialKernels& special_reference() noexcept;
[[nodiscard]] const LikelihoodKernels& likelihood_reference() noexcept;

}  // namespace quintile::kernels
