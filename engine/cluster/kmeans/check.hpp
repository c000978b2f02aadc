// What k-means does not accept.
#pragma once

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Throws UserError for options that make no sense for these points.
void check_kmeans_options(PointColumns points, const KMeansOptions& options);

/// Throws UserError for a value that is not finite or whose square would not be.
void check_centres(std::span<const double> centres);

/// Throws DataError for no points, UserError for columns of different length, and DataError for a value that is not
/// finite or whose square would not be.
void check_points(PointColumns points);

/// Throws DataError for a weight that is negative or not finite, or when none is above 0.
void check_weights(std::span<const double> weights);

}  // namespace quintile::clustering
