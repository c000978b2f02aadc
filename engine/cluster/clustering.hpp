// Clusters of points by either method.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/cluster.hpp"

namespace quintile::clustering {

/// How clusters are found, whatever their number.
struct Search {
  ClusterMethod method = ClusterMethod::kmeans;
  Covariance covariance = Covariance::full;
  std::uint32_t starts = 10;
  std::uint64_t seed = 0;
};

/// What was found: centres, and for a mixture the rest of it.
struct Clusters {
  ClusterMethod method = ClusterMethod::kmeans;
  std::vector<double> centres;  ///< clusters x features, row by row
  std::size_t features = 0;
  Mixture mixture;
  double bic = 0;  ///< of a mixture; and so are the next
  double aic = 0;
  double log_likelihood = 0;
  std::vector<std::string> notes;

  [[nodiscard]] std::size_t size() const noexcept { return features == 0 ? 0 : centres.size() / features; }
};

/// From several starts, or from clusters that were found in a part of the points.
[[nodiscard]] Clusters find_clusters(PointColumns points, std::uint32_t k, const Search& search);
[[nodiscard]] Clusters refine_clusters(PointColumns points, const Clusters& start, const Search& search);

struct PointLabels {
  Buffer<std::uint32_t> cluster;
  Buffer<double> closeness;  ///< distance to the centre, or probability of the component
  std::vector<Buffer<double>> responsibilities;
};
/// Responsibilities are a mixture's, and only when asked for.
[[nodiscard]] PointLabels label_points(PointColumns points, const Clusters& clusters, bool responsibilities = false);

/// The same clusters in another order: cluster i of the result is order[i] of the former.
[[nodiscard]] Clusters reordered(const Clusters& clusters, const std::vector<std::size_t>& order);

}  // namespace quintile::clustering
