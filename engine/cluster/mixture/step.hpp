// One iteration of expectation maximisation.
#pragma once

#include <cstdint>
#include <vector>

#include "quintile/mixture.hpp"

namespace quintile::clustering {

/// What a pass over the points leaves: for each component the sum of responsibilities N, and of responsibilities times
/// the distance from `about` (S) and its products (SS, a lower triangle), one component after the other: N, S, SS.
struct MixtureSums {
  double log_likelihood = 0;
  std::vector<double> about;  ///< components x features
  std::vector<double> moments;
};

/// Responsibilities under `mixture`, summed up block by block and never kept.
[[nodiscard]] MixtureSums expectation(PointColumns points, const Mixture& mixture);

/// The sums when every point belongs to one component; `about` are rough means.
[[nodiscard]] MixtureSums hard_sums(PointColumns points, std::span<const std::uint32_t> component,
                                    std::span<const double> about, std::size_t components);

/// The mixture under which the sums are most likely. A component that has lost all its points keeps its mean.
[[nodiscard]] Mixture maximisation(const MixtureSums& sums, std::size_t features, Covariance covariance,
                                   double regularisation);

}  // namespace quintile::clustering
