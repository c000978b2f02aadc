// Principal components: the two directions in which points differ most.
#pragma once

#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

struct PrincipalComponents {
  std::vector<double> mean;      ///< per feature
  std::vector<double> axes;      ///< features x features: axis i is row i, of length 1, by falling variance
  std::vector<double> variance;  ///< along each axis

  /// Coordinate of a point (one value per feature) along an axis; 0 when there are fewer axes.
  [[nodiscard]] double coordinate(std::size_t axis, const double* point) const;
  /// Share of all variance that lies along an axis; 0 when there are fewer axes.
  [[nodiscard]] double share(std::size_t axis) const;
};

/// The largest part of each axis is positive, so that there is one answer.
[[nodiscard]] PrincipalComponents principal_components(PointColumns points);

}  // namespace quintile::clustering
