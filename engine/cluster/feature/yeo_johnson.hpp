// The power transform of Yeo and Johnson (2000).
#pragma once

#include <span>

namespace quintile::clustering {

/// The lambda in [-64, 64] under which the transformed values are most likely to be normal, to 1e-8.
[[nodiscard]] double yeo_johnson_lambda(std::span<const double> values);

/// With m = lambda for v >= 0 and 2 - lambda below: sign(v) ((1 + |v|)^m - 1) / m, or sign(v) ln(1 + |v|) where m = 0.
[[nodiscard]] double yeo_johnson(double value, double lambda);

}  // namespace quintile::clustering
