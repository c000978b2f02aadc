// Purchases discounted to the present.
#pragma once

#include <functional>
#include <span>

#include "engine/clv/numerics/gauss.hpp"

namespace quintile::clv {

/// Purchases per time at the kGaussNodes times t.
using PurchaseRate = std::function<void(const double* t, double* rate)>;

/// out[i] = the integral of exp(-rate t) f(t) over t in (0, horizons[i]]; horizons ascend and may end with infinity,
/// rate > 0. f is a mean of (1 + t / s)^-j over s >= scale and j <= k, so that |f(z)| <= f(0) where Re z >= 0:
/// Gauss-Legendre panels of 16 nodes, the first as long as f is sure to be smooth, each further one reaching four times
/// as far, none over which exp(-rate t) falls by more than e^8. All terms are positive; the relative error stays below
/// 1e-13. What lies beyond 42 / rate is left out: less than e^-42 of the whole.
void discounted(const PurchaseRate& f, double scale, double k, double rate, std::span<const double> horizons,
                double* out);

}  // namespace quintile::clv
