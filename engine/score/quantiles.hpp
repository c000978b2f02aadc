// Type-7 quantiles, to the last bit as the tools people compare with.
#pragma once

#include <span>
#include <vector>

namespace quintile::scoring {

/// The levels - 1 inner cut points of pandas.qcut(values, levels), including its probabilities (multiples of
/// 1 / levels, rounded up when they fall short) and NumPy's interpolation. NaN values are left out.
/// No values: no cuts.
[[nodiscard]] std::vector<double> qcut_points(std::span<const double> values, int levels);

/// The same of R's quantile(values, seq(0, 1, length.out = levels + 1)), which interpolates in another order.
[[nodiscard]] std::vector<double> r_quantiles(std::span<const double> values, int levels);

/// numpy.quantile(values, probability), NaN values left out; NaN when there are none.
[[nodiscard]] double quantile_of(std::span<const double> values, double probability);

}  // namespace quintile::scoring
