// Mean and variance of a feature.
#pragma once

#include <span>

namespace quintile::cluster {

struct Moments {
  double mean = 0;
  double variance = 0;  ///< of the population
};

/// weights: empty, or one a value, not all 0. In two passes, so that a far-off mean costs no digits.
[[nodiscard]] Moments moments_of(std::span<const double> values, std::span<const double> weights);

}  // namespace quintile::cluster
