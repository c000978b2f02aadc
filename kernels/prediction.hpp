// What predictions of the lifetime models sum and look up.
#pragma once

#include <cstddef>

#include "kernels/likelihood.hpp"

namespace quintile::kernels {

/// Parameters of the BG/NBD (shift 0) and MBG/NBD (shift 1): customers buy with rate ~ Gamma(r, alpha) and drop out
/// after each repeat purchase (MBG: each purchase) with probability ~ Beta(a, b).
struct BetaGeometricPoint {
  double r, alpha, a, b, shift;
};

/// All are noexcept, allocate nothing, may run on several threads, and give the same bits on every instruction set.
/// Arguments are finite; NaN in gives an unspecified value out. No array needs alignment; none may overlap another.
struct PredictionKernels {
  /// Sum over j < n of w[j] (1 + p[j] ratio)^-k; p, ratio, k >= 0 with p ratio < 1e300. Terms below e^-708 count as 0.
  /// Relative error of a term below 4 ULP times the larger of 1 and k ln(1 + p ratio).
  double (*powers)(const double* p, const double* w, std::size_t n, double k, double ratio) noexcept;
  /// Sum over j < n of w[j] (1 - (1 + p[j] ratio)^-k), without cancellation where the power is close to 1.
  double (*falls)(const double* p, const double* w, std::size_t n, double k, double ratio) noexcept;
  /// out[i] = sum over j < terms of c[j] T_j(at[i]), Chebyshev polynomials, by Clenshaw's recurrence; |at| <= 1,
  /// terms >= 1.
  void (*chebyshev)(const double* c, std::size_t terms, const double* at, std::size_t n, double* out) noexcept;
  /// P(alive) = 1 / (1 + e^u) of BG/NBD and MBG/NBD customers with u as in DropoutPoint; 1 where x + shift = 0. Weights
  /// are ignored and may be any numbers. Relative error below 1e-15 times the larger of 1 and the largest term of u.
  void (*beta_geometric_alive)(const PurchaseRows& rows, const BetaGeometricPoint& at, double* out) noexcept;
  /// P(alive) of Pareto/NBD customers from H(t) = s times the integral over u from t on of ((alpha + t) / (alpha +
  /// u))^k ((beta + t) / (beta + u))^s / (beta + u): last = H(t_x), end = H(T). 1 where T = t_x.
  void (*pareto_alive)(const PurchaseRows& rows, const double* last, const double* end, const ParetoPoint& at,
                       double* out) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const PredictionKernels& prediction_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const PredictionKernels& prediction_reference() noexcept;

}  // namespace quintile::kernels
