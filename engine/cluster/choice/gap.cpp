#include "engine/cluster/choice/gap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/cluster/choice/point_sample.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "engine/cluster/principal.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kReferences = 10;
constexpr std::uint32_t kStream = 0x676170;  // "gap": apart from the streams of k-means

// The points' extent along each principal axis.
struct Box {
  PrincipalComponents axes;
  std::vector<double> low, high;
};

Box box_of(PointColumns points) {
  Box box{principal_components(points), {}, {}};
  const std::size_t d = points.size();
  box.low.assign(d, std::numeric_limits<double>::infinity());
  box.high.assign(d, -std::numeric_limits<double>::infinity());
  std::vector<double> point(d);
  for (std::size_t i = 0; i < points.front().size(); ++i) {
    for (std::size_t j = 0; j < d; ++j) point[j] = points[j][i];
    for (std::size_t a = 0; a < d; ++a) {
      const double x = box.axes.coordinate(a, point.data());
      box.low[a] = std::min(box.low[a], x);
      box.high[a] = std::max(box.high[a], x);
    }
  }
  return box;
}

OwnedPoints uniform_in(const Box& box, std::size_t size, const Philox& random, std::uint32_t reference) {
  const std::size_t d = box.low.size();
  OwnedPoints out;
  out.columns.assign(d, std::vector<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < d; ++j) out.columns[j][i] = box.axes.mean[j];
    for (std::size_t a = 0; a < d; ++a) {
      const double x = box.low[a] + random.uniform(i * d + a, reference) * (box.high[a] - box.low[a]);
      for (std::size_t j = 0; j < d; ++j) out.columns[j][i] += x * box.axes.axes[a * d + j];
    }
  }
  return out;
}

double log_inertia(PointColumns points, std::uint32_t k, std::uint64_t seed) {
  KMeansOptions options;
  options.k = k;
  options.starts = 2;
  options.seed = seed;
  return std::log(fit_kmeans(points, options).inertia);
}

}  // namespace

std::vector<Gap> gap_statistics(PointColumns points, const std::vector<std::uint32_t>& counts, std::uint64_t seed) {
  const Box box = box_of(points);
  const Philox random(seed, kStream);
  // dispersion[set][count]: of the points, then of each reference.
  std::vector<std::vector<double>> dispersion(kReferences + 1);
  parallel_for(dispersion.size(), [&](std::size_t set) {
    const OwnedPoints reference =
        set == 0 ? OwnedPoints{} : uniform_in(box, points.front().size(), random, static_cast<std::uint32_t>(set));
    const auto spans = reference.spans();
    for (const std::uint32_t k : counts)
      dispersion[set].push_back(log_inertia(set == 0 ? points : PointColumns(spans), k, seed));
  });
  std::vector<Gap> out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    double mean = 0;
    for (std::size_t set = 1; set <= kReferences; ++set) mean += dispersion[set][i] / kReferences;
    double variance = 0;
    for (std::size_t set = 1; set <= kReferences; ++set)
      variance += (dispersion[set][i] - mean) * (dispersion[set][i] - mean) / kReferences;
    const double gap = mean - dispersion[0][i];
    out.push_back({std::isfinite(gap) ? gap : std::numeric_limits<double>::quiet_NaN(),
                   std::sqrt(variance * (1 + 1.0 / kReferences))});
  }
  return out;
}

}  // namespace quintile::clustering
