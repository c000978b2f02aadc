// Type-7 quantiles, to the last bit as the tools people compare with.
#pragma once

#include <span>
#include <vector>

#include "engine/score/number_columns.hpp"

namespace quintile::scoring {

/// Which quantiles are wanted of a column.
struct QuantileRule {
  enum class Way {
    numpy,  ///< numpy.quantile
    r,      ///< R's quantile(), which interpolates in another order
  };
  std::vector<double> probabilities;  ///< ascending; none: the column is not looked at
  Way way = Way::numpy;
};

/// The levels - 1 inner cut points of pandas.qcut(values, levels), including its probabilities (multiples of
/// 1 / levels, rounded up when they fall short).
[[nodiscard]] QuantileRule qcut_rule(int levels);

/// The same of R's quantile(values, seq(0, 1, length.out = levels + 1)).
[[nodiscard]] QuantileRule r_rule(int levels);

/// The quantiles of several columns at once, one rule per column; NaN values left out. No values: no quantiles.
[[nodiscard]] std::vector<std::vector<double>> quantiles(const NumberColumns& columns,
                                                         std::span<const QuantileRule> rules);

/// The quantiles of one column.
[[nodiscard]] std::vector<double> quantiles(std::span<const double> values, const QuantileRule& rule);

/// numpy.quantile(values, probability) of a single column, NaN values left out; NaN when there are none.
[[nodiscard]] double quantile_of(const NumberColumns& values, double probability);

}  // namespace quintile::scoring
