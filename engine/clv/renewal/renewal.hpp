// Shifted-Beta-Geometric and Beta-discrete-Weibull: a cohort of subscribers, renewal by renewal.
#pragma once

#include <span>

#include "engine/clv/fit/derivatives.hpp"

namespace quintile::clv::renewal {

/// ln S(t) = ln B(alpha, beta + t^c) - ln B(alpha, beta), with its derivatives by (alpha, beta, c).
[[nodiscard]] Derivatives log_survival(double alpha, double beta, double c, double t);

/// Of a cohort: survivors[0] at the start, survivors[t] after t renewals. Parameters (alpha, beta) with c = 1, or
/// (alpha, beta, c).
[[nodiscard]] Derivatives log_likelihood(std::span<const double> survivors, const Vector& at);

}  // namespace quintile::clv::renewal
