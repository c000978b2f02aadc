// Shifted-Beta-Geometric and Beta-discrete-Weibull: subscribers, renewal by renewal.
#pragma once

#include "engine/clv/fit/derivatives.hpp"
#include "engine/clv/fit/maximise.hpp"
#include "quintile/renewal.hpp"

namespace quintile::clv::renewal {

/// ln S(t) = ln B(alpha, beta + t^c) - ln B(alpha, beta), with its derivatives by (alpha, beta, c).
[[nodiscard]] Derivatives log_survival(double alpha, double beta, double c, double t);

/// Parameters (alpha, beta) with c = 1, or (alpha, beta, c).
[[nodiscard]] Derivatives log_likelihood(const RenewalCounts& counts, const Vector& at);

/// Adds a subscription to counts.
void count(const Subscriptions& subscriptions, std::size_t i, RenewalCounts& counts);

/// All subscriptions.
[[nodiscard]] RenewalCounts count(const Subscriptions& subscriptions);

/// Mean payment over the subscriptions that have one; nothing: none has.
[[nodiscard]] std::optional<double> mean_payment(const Subscriptions& subscriptions);

/// Where the parameters are looked for.
[[nodiscard]] Box box(RenewalModel model);

}  // namespace quintile::clv::renewal
