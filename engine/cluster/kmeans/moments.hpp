// Mean and variance of a feature.
#pragma once

#include <span>
#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::cluster {

struct Moments {
  double mean = 0;
  double variance = 0;  ///< of the population
};

/// In two passes, so that a far-off mean costs no digits.
[[nodiscard]] Moments moments_of(std::span<const double> values);

/// Of each feature.
[[nodiscard]] std::vector<Moments> moments_of(PointColumns points);

}  // namespace quintile::cluster
