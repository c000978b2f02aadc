#include "engine/cluster/kmeans/mini_batch.hpp"

#include <algorithm>

#include "engine/cluster/kmeans/first_centres.hpp"
#include "engine/cluster/kmeans/plain_passes.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kLeastBatch = 4'096;
constexpr std::size_t kOfCentre = 256;  // points a centre and step
constexpr std::uint32_t kPatience = 10;
constexpr double kCalm = 0.01;  // of the tolerance: single steps are small

// Points drawn with replacement.
template <class T>
PointSet<T> sample(const PointSet<T>& points, std::size_t size, const Philox& random, std::uint32_t step) {
  std::vector<Buffer<T>> columns;
  for (std::size_t f = 0; f < points.features(); ++f) columns.emplace_back(size);
  Buffer<T> weights(points.weights() == nullptr ? 0 : size);
  for (std::size_t i = 0; i < size; ++i) {
    const double place = random.uniform(i, step) * static_cast<double>(points.size());
    const std::size_t from = std::min(points.size() - 1, static_cast<std::size_t>(place));
    for (std::size_t f = 0; f < points.features(); ++f) columns[f][i] = points.column(f)[from];
    if (!weights.empty()) weights[i] = points.weight(from);
  }
  return PointSet<T>(std::move(columns), std::move(weights), points.frame());
}

}  // namespace

template <class T>
LloydOutcome mini_batch(const PointSet<T>& points, std::span<const double> given, std::size_t k, double tolerance,
                        const KMeansOptions& options, const Philox& random) {
  const std::size_t d = points.features();
  const std::size_t size = std::max(kLeastBatch, kOfCentre * k);
  LloydOutcome out;
  out.centres.assign(given.begin(), given.end());
  if (given.empty()) {
    // All of few points: a sample may lack some of the distinct ones.
    if (points.size() <= 3 * size) {
      out.centres = first_centres(PlainPasses<T>(points), options.start, k, random);
    } else {
      const PointSet<T> few = sample(points, 3 * size, random, 0);
      out.centres = first_centres(PlainPasses<T>(few), KMeansStart::plus_plus, k, random);
    }
  }
  std::vector<double> had(k, 0.0);
  std::vector<double> sums(k * (d + 1));
  std::uint32_t still = 0;
  while (out.iterations < options.max_iterations && still < kPatience) {
    const PointSet<T> batch = sample(points, size, random, ++out.iterations);
    PlainPasses<T>(batch).add_up(out.centres, sums, false);
    double moved = 0;
    for (std::size_t j = 0; j < k; ++j) {
      const double weight = sums[j * (d + 1) + d];
      if (weight == 0) continue;
      had[j] += weight;
      for (std::size_t f = 0; f < d; ++f) {
        const double by = (sums[j * (d + 1) + f] - weight * out.centres[j * d + f]) / had[j];
        out.centres[j * d + f] += by;
        moved += by * by;
      }
    }
    still = moved <= kCalm * tolerance ? still + 1 : 0;
  }
  out.converged = still >= kPatience;
  out.inertia = PlainPasses<T>(points).add_up(out.centres, sums, true);
  for (std::size_t j = 0; j < k; ++j) out.weights.push_back(sums[j * (d + 1) + d]);
  return out;
}

template LloydOutcome mini_batch(const PointSet<double>&, std::span<const double>, std::size_t, double,
                                 const KMeansOptions&, const Philox&);
template LloydOutcome mini_batch(const PointSet<float>&, std::span<const double>, std::size_t, double,
                                 const KMeansOptions&, const Philox&);

}  // namespace quintile::clustering
