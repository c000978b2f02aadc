// Gamma functions that the lifetime models need, thread-safe and without cancellation.
#pragma once

namespace quintile::clv {

/// ln Gamma(z), z > 0. Relative error below 1e-15 away from its zeros at 1 and 2, absolute there.
[[nodiscard]] double log_gamma(double z) noexcept;

/// ln Gamma(z + n) - ln Gamma(z) for z > 0, n >= 0, without subtracting two large logarithms: absolute error below
/// 2e-15 times the larger of 1, n and the result.
[[nodiscard]] double log_rising(double z, double n) noexcept;

/// ln B(a, b) for a, b > 0.
[[nodiscard]] double log_beta(double a, double b) noexcept;

/// The derivative of ln Gamma, z > 0: absolute error below 1e-15 times the larger of 1 and |result|.
[[nodiscard]] double digamma(double z) noexcept;

/// The second derivative of ln Gamma, z > 0: relative error below 1e-14.
[[nodiscard]] double trigamma(double z) noexcept;

/// (1 - exp(-x)) / x, 1 at x = 0: removes the poles at a = 1 and s = 1 from the models' means.
[[nodiscard]] double decay_mean(double x) noexcept;

/// ln(1 + exp(x)) without overflow.
[[nodiscard]] double softplus(double x) noexcept;

/// 1 / (1 + exp(-x)) without overflow.
[[nodiscard]] double logistic(double x) noexcept;

}  // namespace quintile::clv
