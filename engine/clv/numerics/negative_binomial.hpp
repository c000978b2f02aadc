// Purchases of customers who do not drop out: a Poisson count whose rate is Gamma distributed.
#pragma once

#include <cstdint>
#include <vector>

namespace quintile::clv {

/// P(N = 0), ..., P(N = largest) of N with P(N = n) = Gamma(k + n) / (Gamma(k) n!) (1 + ratio)^-k (ratio / (1 +
/// ratio))^n; k > 0, ratio >= 0.
[[nodiscard]] std::vector<double> negative_binomial(double k, double ratio, std::uint32_t largest);

/// P(N >= 0), ..., P(N >= largest), by sums of positive terms.
[[nodiscard]] std::vector<double> negative_binomial_tails(double k, double ratio, std::uint32_t largest);

}  // namespace quintile::clv
