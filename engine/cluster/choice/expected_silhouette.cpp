#include "engine/cluster/choice/expected_silhouette.hpp"

#include <algorithm>
#include <cmath>

#include "engine/cluster/choice/point_sample.hpp"
#include "engine/cluster/feature/rank_normal.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "engine/cluster/principal.hpp"
#include "engine/cluster/quality/silhouette.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kReferences = 10;
constexpr std::uint32_t kStream = 0x73696C;  // "sil": apart from the streams of k-means

OwnedPoints normal_cloud(const PrincipalComponents& axes, std::size_t size, const Philox& random,
                         std::uint32_t reference) {
  const std::size_t d = axes.mean.size();
  OwnedPoints out;
  for (std::size_t j = 0; j < d; ++j) out.columns.emplace_back(size, axes.mean[j]);
  for (std::size_t a = 0; a < d; ++a) {
    const double spread = std::sqrt(std::max(0.0, axes.variance[a]));
    for (std::size_t i = 0; i < size; ++i) {
      // 0 and 1 have no quantile.
      const double u = std::clamp(random.uniform(i * d + a, reference), 0x1p-54, 1 - 0x1p-53);
      const double x = spread * normal_quantile(u);
      for (std::size_t j = 0; j < d; ++j) out.columns[j][i] += x * axes.axes[a * d + j];
    }
  }
  return out;
}

double silhouette_of(PointColumns points, std::uint32_t k, std::uint64_t seed) {
  constexpr std::size_t kMostPoints = 2'048;
  KMeansOptions options;
  options.k = k;
  options.starts = 2;
  options.seed = seed;
  const KMeansFit fit = fit_kmeans(points, options);
  return silhouette(points, fit.assignment, fit.k, kMostPoints);
}

}  // namespace

std::vector<ExpectedSilhouette> expected_silhouettes(PointColumns points, std::size_t size,
                                                     const std::vector<std::uint32_t>& counts, std::uint64_t seed) {
  const PrincipalComponents axes = principal_components(points);
  const Philox random(seed, kStream);
  // found[reference][count]
  std::vector<std::vector<double>> found(kReferences);
  parallel_for(kReferences, [&](std::size_t reference) {
    const OwnedPoints cloud = normal_cloud(axes, size, random, static_cast<std::uint32_t>(reference));
    const auto spans = cloud.spans();
    for (const std::uint32_t k : counts) found[reference].push_back(silhouette_of(spans, k, seed));
  });
  std::vector<ExpectedSilhouette> out(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (const auto& one : found) out[i].mean += one[i] / kReferences;
    double variance = 0;
    for (const auto& one : found) variance += (one[i] - out[i].mean) * (one[i] - out[i].mean) / (kReferences - 1);
    out[i].error = std::sqrt(variance * (1 + 1.0 / kReferences));
  }
  return out;
}

}  // namespace quintile::clustering
