#include "engine/cluster/clustering.hpp"

#include <algorithm>
#include <utility>

namespace quintile::clustering {
namespace {

// A mixture starts from k-means, which has found the best of several starts by itself.
constexpr std::uint32_t kStartsPerMixture = 10;

Clusters from_kmeans(KMeansFit fit) {
  Clusters out;
  out.features = fit.features;
  out.centres = std::move(fit.centres);
  out.notes = std::move(fit.notes);
  return out;
}

Clusters from_mixture(MixtureFit fit) {
  Clusters out;
  out.method = ClusterMethod::mixture;
  out.features = fit.mixture.features;
  out.centres = fit.mixture.means;
  out.mixture = std::move(fit.mixture);
  out.bic = fit.bic;
  out.aic = fit.aic;
  out.log_likelihood = fit.log_likelihood;
  out.notes = std::move(fit.notes);
  return out;
}

template <class T>
std::vector<T> rows_in_order(const std::vector<T>& rows, const std::vector<std::size_t>& order, std::size_t width) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const std::size_t row : order) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(row * width);
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(width));
  }
  return out;
}

}  // namespace

Clusters find_clusters(PointColumns points, std::uint32_t k, const Search& search) {
  if (search.method == ClusterMethod::mixture) {
    MixtureOptions options;
    options.k = k;
    options.covariance = search.covariance;
    options.starts = std::max(1U, search.starts / kStartsPerMixture);
    options.seed = search.seed;
    return from_mixture(fit_mixture(points, options));
  }
  KMeansOptions options;
  options.k = k;
  options.starts = search.starts;
  options.seed = search.seed;
  return from_kmeans(fit_kmeans(points, options));
}

Clusters refine_clusters(PointColumns points, const Clusters& start, const Search& search) {
  if (search.method == ClusterMethod::mixture) {
    MixtureOptions options;
    options.k = static_cast<std::uint32_t>(start.size());
    options.covariance = search.covariance;
    options.start = &start.mixture;
    return from_mixture(fit_mixture(points, options));
  }
  KMeansOptions options;
  options.k = static_cast<std::uint32_t>(start.size());
  options.starts = 1;
  options.start = KMeansStart::given;
  options.centres = start.centres;
  return from_kmeans(fit_kmeans(points, options));
}

PointLabels label_points(PointColumns points, const Clusters& clusters, bool responsibilities) {
  if (clusters.method == ClusterMethod::mixture) {
    MixtureAssignment found = assign_mixture(points, clusters.mixture, responsibilities);
    return {std::move(found.component), std::move(found.probability), std::move(found.responsibilities)};
  }
  NearestCentres found = nearest_centres(points, clusters.centres);
  return {std::move(found.assignment), std::move(found.distance), {}};
}

Clusters reordered(const Clusters& clusters, const std::vector<std::size_t>& order) {
  Clusters out = clusters;
  const std::size_t d = clusters.features;
  out.centres = rows_in_order(clusters.centres, order, d);
  if (clusters.method != ClusterMethod::mixture) return out;
  out.mixture.weights = rows_in_order(clusters.mixture.weights, order, 1);
  out.mixture.means = out.centres;
  out.mixture.covariances = rows_in_order(clusters.mixture.covariances, order, d * d);
  return out;
}

}  // namespace quintile::clustering
