#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>

#include "engine/cluster/kmeans/block_passes.hpp"
#include "engine/cluster/kmeans/check.hpp"
#include "engine/cluster/kmeans/lloyd.hpp"
#include "engine/cluster/kmeans/moments.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "engine/cluster/kmeans/plain_passes.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

using namespace cluster;

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

// Whether blocks spare more distances than they cost.
bool blocks_win(std::size_t points, std::size_t features, std::uint32_t k) {
  return points >= 50'000 && features <= 8 && k > 1 && k <= kernels::kMostCandidates;
}

template <class T>
std::unique_ptr<PointPasses> passes_of(const PointSet<T>& points, const BlockTree<T>* tree) {
  if (tree != nullptr) return std::make_unique<BlockPasses<T>>(*tree);
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

template <class T>
KMeansFit fit_points(PointColumns columns, const KMeansOptions& options) {
  const std::vector<Moments> moments = moments_of(columns);
  const PointSet<T> points(columns, options.weights, moments);
  const std::size_t d = points.features();
  const bool given = options.start == KMeansStart::given;
  KMeansFit fit;
  fit.features = static_cast<std::uint32_t>(d);
  fit.k = given ? options.k : static_cast<std::uint32_t>(distinct_points(points, options.k));
  double tolerance = 0;
  for (const Moments& feature : moments) tolerance += options.tolerance * feature.variance / static_cast<double>(d);
  const bool in_blocks = options.algorithm == KMeansAlgorithm::blocks ||
                         (options.algorithm == KMeansAlgorithm::automatic && blocks_win(points.size(), d, fit.k));
  std::optional<BlockTree<T>> tree;
  if (in_blocks) tree.emplace(columns, options.weights, moments, points.origin());
  const std::unique_ptr<PointPasses> passes = passes_of(points, tree ? &*tree : nullptr);
  const std::uint32_t starts = given ? 1 : options.starts;
  LloydOutcome best;
  for (std::uint32_t start = 0; start < starts; ++start) {
    std::vector<double> centres(options.centres.begin(), options.centres.end());
    for (std::size_t i = 0; i < centres.size(); ++i) centres[i] -= points.origin()[i % d];
    if (!given) centres = passes->plus_plus(fit.k, Philox(options.seed, start));
    LloydOutcome found = lloyd(*passes, std::move(centres), tolerance, options.max_iterations);
    if (start > 0 && !(found.inertia < best.inertia)) continue;
    best = std::move(found);
    fit.start = start;
  }
  fit.centres = std::move(best.centres);
  fit.weights = std::move(best.weights);
  fit.iterations = best.iterations;
  fit.converged = best.converged;
  drop_empty(fit);
  fit.assignment = Buffer<std::uint32_t>(points.size());
  fit.inertia = assign_all(points, fit.centres, fit.assignment, {});
  for (std::size_t i = 0; i < fit.centres.size(); ++i) fit.centres[i] += points.origin()[i % d];
  if (fit.k < options.k)
    fit.notes.push_back(fmt::format("{} clusters instead of {}: there are no more distinct points", fit.k, options.k));
  if (!fit.converged)
    fit.notes.push_back(fmt::format("k-means stopped after {} iterations before it converged", fit.iterations));
  return fit;
}

}  // namespace

KMeansFit fit_kmeans(PointColumns points, const KMeansOptions& options) {
  check_points(points);
  check_options(points, options);
  check_weights(options.weights);
  return options.precision == KMeansPrecision::float64 ? fit_points<double>(points, options)
                                                       : fit_points<float>(points, options);
}

NearestCentres nearest_centres(PointColumns points, std::span<const double> centres) {
  check_points(points);
  if (centres.empty() || centres.size() % points.size() != 0)
    throw UserError(fmt::format("{} values do not make centres of {} features", centres.size(), points.size()));
  const PointSet<double> set(points, {}, moments_of(points));
  std::vector<double> moved(centres.begin(), centres.end());
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i] -= set.origin()[i % points.size()];
  NearestCentres out;
  out.assignment = Buffer<std::uint32_t>(set.size());
  out.distance = Buffer<double>(set.size());
  out.inertia = assign_all(set, moved, out.assignment, out.distance);
  for (double& distance : out.distance) distance = std::sqrt(distance);
  return out;
}

}  // namespace quintile
