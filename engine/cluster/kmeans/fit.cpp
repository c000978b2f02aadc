#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>

#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/kmeans/block_passes.hpp"
#include "engine/cluster/kmeans/bounded_passes.hpp"
#include "engine/cluster/kmeans/check.hpp"
#include "engine/cluster/kmeans/first_centres.hpp"
#include "engine/cluster/kmeans/lloyd.hpp"
#include "engine/cluster/kmeans/mini_batch.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "engine/cluster/kmeans/plain_passes.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using namespace clustering;

std::vector<Moments> moments_of_all(PointColumns points) {
  std::vector<Moments> moments;
  for (const std::span<const double> column : points) moments.push_back(moments_of(column));
  return moments;
}

// Distinct points with a weight above 0, counted up to `most`.
template <class T>
std::size_t distinct_points(const PointSet<T>& points, std::size_t most) {
  std::set<std::vector<T>> seen;
  std::vector<T> row(points.features());
  for (std::size_t i = 0; i < points.size() && seen.size() < most; ++i) {
    if (!(points.weight(i) > 0)) continue;
    for (std::size_t f = 0; f < row.size(); ++f) row[f] = points.column(f)[i];
    seen.insert(row);
  }
  return seen.size();
}

// Whether making blocks takes less time than they spare: nanoseconds a point and thread, as measured
// (docs/performance.md).
bool blocks_win(std::size_t points, std::size_t features, std::uint32_t k, const KMeansOptions& options) {
  constexpr std::uint32_t kUsual = 25;  // iterations until convergence
  if (points < 32'768 || points > std::size_t{1} << 32 || features > 10 || k < 2 || k > kernels::kMostCandidates)
    return false;
  const auto d = static_cast<double>(features);
  const double start = options.start == KMeansStart::plus_plus ? (k - 1) * (3 + std::log(k)) * (1 + 0.15 * d) : 0.0;
  const double fit = start + std::min(kUsual, options.max_iterations) * 0.09 * d * k;
  const std::uint32_t starts = options.start == KMeansStart::given ? 1 : options.starts;
  return 30 * d + starts * std::min(1.0, 0.03 * d) * fit < starts * fit;
}

// Whether bounds spare more than they cost, as measured (docs/performance.md). Early iterations spare little.
template <class T>
bool bounds_win(std::size_t points, std::size_t features, std::uint32_t k, const KMeansOptions& options) {
  constexpr std::size_t kLeast = sizeof(T) == sizeof(double) ? 600 : 1'600;  // values of centres
  return points >= 32'768 && features * k >= kLeast && options.max_iterations >= 25;
}

template <class T>
std::unique_ptr<PointPasses> passes_of(const PointSet<T>& points, const BlockTree<T>* tree, bool with_bounds) {
  if (tree != nullptr) return std::make_unique<BlockPasses<T>>(*tree);
  if (with_bounds) return std::make_unique<BoundedPasses<T>>(points);
  return std::make_unique<PlainPasses<T>>(points);
}

// Leaves out centres that no point is nearest to.
void drop_empty(KMeansFit& fit) {
  const std::size_t d = fit.features;
  std::size_t kept = 0;
  for (std::size_t j = 0; j < fit.k; ++j) {
    if (!(fit.weights[j] > 0)) continue;
    fit.weights[kept] = fit.weights[j];
    std::copy_n(fit.centres.begin() + static_cast<std::ptrdiff_t>(j * d), d,
                fit.centres.begin() + static_cast<std::ptrdiff_t>(kept * d));
    ++kept;
  }
  fit.k = static_cast<std::uint32_t>(kept);
  fit.weights.resize(kept);
  fit.centres.resize(kept * d);
}

// The best of all starts; its number in `start`.
template <class T>
LloydOutcome best_of_starts(const PointSet<T>& points, const PointPasses* passes, std::size_t k, double tolerance,
                            const KMeansOptions& options, std::uint32_t& start) {
  const std::vector<double> given = points.frame().inside(options.centres);
  LloydOutcome best;
  for (std::uint32_t s = 0; s < (given.empty() ? options.starts : 1); ++s) {
    const Philox random(options.seed, s);
    LloydOutcome found;
    if (passes == nullptr) {
      found = mini_batch(points, given, k, tolerance, options, random);
    } else {
      found = lloyd(*passes, given.empty() ? first_centres(*passes, options.start, k, random) : given, tolerance,
                    options.max_iterations);
    }
    if (s > 0 && !(found.inertia < best.inertia)) continue;
    best = std::move(found);
    start = s;
  }
  return best;
}

template <class T>
KMeansFit fit_points(PointColumns columns, const KMeansOptions& options) {
  const std::vector<Moments> moments = moments_of_all(columns);
  const PointSet<T> points(columns, options.weights, moments);
  const std::size_t d = points.features();
  double tolerance = 0;
  for (const Moments& feature : moments) tolerance += options.tolerance * feature.variance / static_cast<double>(d);
  tolerance *= points.frame().scale * points.frame().scale;
  KMeansFit fit;
  fit.features = static_cast<std::uint32_t>(d);
  const auto distinct = static_cast<std::uint32_t>(distinct_points(points, options.k));
  fit.k = options.start == KMeansStart::given ? options.k : distinct;

  std::optional<BlockTree<T>> tree;
  if (options.algorithm == KMeansAlgorithm::blocks ||
      (options.algorithm == KMeansAlgorithm::automatic && blocks_win(points.size(), d, fit.k, options)))
    tree.emplace(columns, options.weights, moments, points.frame());
  std::unique_ptr<PointPasses> passes;
  if (options.algorithm != KMeansAlgorithm::mini_batch) {
    const bool with_bounds =
        options.algorithm == KMeansAlgorithm::bounds ||
        (options.algorithm == KMeansAlgorithm::automatic && bounds_win<T>(points.size(), d, fit.k, options));
    passes = passes_of(points, tree ? &*tree : nullptr, with_bounds);
  }
  LloydOutcome best = best_of_starts(points, passes.get(), fit.k, tolerance, options, fit.start);

  fit.centres = std::move(best.centres);
  fit.weights = std::move(best.weights);
  fit.iterations = best.iterations;
  fit.converged = best.converged;
  drop_empty(fit);
  fit.assignment = Buffer<std::uint32_t>(points.size());
  fit.inertia = assign_all(points, fit.centres, fit.assignment, {});
  fit.inertia /= points.frame().scale * points.frame().scale;
  fit.centres = points.frame().outside(fit.centres);
  if (fit.k < options.k)
    fit.notes.push_back(
        fmt::format("{} clusters instead of {}: {}", fit.k, options.k,
                    distinct < options.k ? "there are no more distinct points" : "no point is nearest to the others"));
  if (!fit.converged)
    fit.notes.push_back(fmt::format("k-means stopped after {} iterations before it converged", fit.iterations));
  return fit;
}

}  // namespace

KMeansFit fit_kmeans(PointColumns points, const KMeansOptions& options) {
  check_points(points);
  check_kmeans_options(points, options);
  check_weights(options.weights);
  return options.precision == KMeansPrecision::float64 ? fit_points<double>(points, options)
                                                       : fit_points<float>(points, options);
}

NearestCentres nearest_centres(PointColumns points, std::span<const double> centres) {
  check_points(points);
  if (centres.empty() || centres.size() % points.size() != 0)
    throw UserError(fmt::format("{} values do not make centres of {} features", centres.size(), points.size()));
  check_centres(centres);
  const PointSet<double> set(points, {}, moments_of_all(points));
  NearestCentres out;
  out.assignment = Buffer<std::uint32_t>(set.size());
  out.distance = Buffer<double>(set.size());
  out.inertia = assign_all(set, set.frame().inside(centres), out.assignment, out.distance);
  parallel_blocks(set.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out.distance[i] = std::sqrt(out.distance[i]);
  });
  return out;
}

}  // namespace quintile
