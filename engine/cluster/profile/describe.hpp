// Everything that is said about clusters once they are found.
#pragma once

#include "engine/cluster/clustering.hpp"
#include "quintile/cluster.hpp"

namespace quintile::clustering {

/// Names the clusters of result.model and fills in the tables clusters, quality and points. `labels` are of the
/// complete customers; result.assignment is there already.
void describe(const TableView& table, const FeatureMatrix& matrix, const PointLabels& labels, const Clusters& clusters,
              ClusterResult& result);

}  // namespace quintile::clustering
