// How many clusters there are.
#pragma once

#include <string>
#include <vector>

#include "engine/cluster/clustering.hpp"
#include "quintile/cluster.hpp"

namespace quintile::clustering {

struct Choice {
  Clusters chosen;  ///< found in a sample: to be refined on all points
  Table table;      ///< a row per k: "cluster_choice"
  std::string why;  ///< a sentence
};

/// Tries least to most clusters on a sample and judges them. Throws DataError when there are fewer than two different
/// points.
[[nodiscard]] Choice choose_clusters(PointColumns points, std::uint32_t least, std::uint32_t most,
                                     const Search& search);

}  // namespace quintile::clustering
