// The Gamma-Gamma model: money per purchase, differing between customers.
#pragma once

#include "engine/clv/fit/maximise.hpp"
#include "engine/clv/gamma_gamma/spend_data.hpp"

namespace quintile::clv::gamma_gamma {

/// At (p, q, gamma). With z the mean of x purchases: the sum over customers of ln Gamma(p x + q) - ln Gamma(p x) -
/// ln Gamma(q) + q ln(gamma) + (p x - 1) ln z + p x ln x - (p x + q) ln(gamma + x z).
[[nodiscard]] Derivatives log_likelihood(const SpendData& data, const Vector& at);

/// Bounds of the parameters; q is held above 1.
[[nodiscard]] Box box(const SpendData& data);

}  // namespace quintile::clv::gamma_gamma
