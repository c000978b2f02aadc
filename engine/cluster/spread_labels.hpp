// Labels of complete customers as columns of all.
#pragma once

#include "engine/cluster/clustering.hpp"
#include "quintile/cluster.hpp"

namespace quintile::clustering {

/// Code 0 and NaN for customers that are not complete.
[[nodiscard]] ClusterAssignment spread_labels(const FeatureMatrix& matrix, const PointLabels& labels,
                                              ClusterMethod method);

}  // namespace quintile::clustering
