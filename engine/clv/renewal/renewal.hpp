// Shifted-Beta-Geometric and Beta-discrete-Weibull: subscribers, renewal by renewal.
#pragma once

#include "engine/clv/fit/derivatives.hpp"
#include "quintile/renewal.hpp"

namespace quintile::clv::renewal {

/// ln S(t) = ln B(alpha, beta + t^c) - ln B(alpha, beta), with its derivatives by (alpha, beta, c).
[[nodiscard]] Derivatives log_survival(double alpha, double beta, double c, double t);

/// Parameters (alpha, beta) with c = 1, or (alpha, beta, c).
[[nodiscard]] Derivatives log_likelihood(const RenewalCounts& counts, const Vector& at);

}  // namespace quintile::clv::renewal
