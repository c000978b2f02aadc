// Normal quantiles of ranks.
#pragma once

#include <span>
#include <vector>

namespace quintile::clustering {

/// Quantiles of finite values at equal steps from the least to the greatest: all values when they are few, at most
/// 1,025.
[[nodiscard]] std::vector<double> rank_knots(std::span<const double> values);

/// The normal quantile of the place of `value` among the knots; halfway for a value that several knots have.
[[nodiscard]] double rank_normal(double value, std::span<const double> knots);

/// The x below which a standard normal variable lies with probability p, 0 < p < 1; relative error about 1e-16
/// (Wichura 1988, AS 241).
[[nodiscard]] double normal_quantile(double p);

}  // namespace quintile::clustering
