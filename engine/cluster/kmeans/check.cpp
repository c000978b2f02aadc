#include "engine/cluster/kmeans/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/cluster/kmeans/block_tree.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

// Beyond it squared distances, or sums of them, overflow.
constexpr double kLargest = 1e150;
constexpr std::uint32_t kMostCentres = 1U << 20;

// The first value that `good` refuses; their number when there is none.
template <class Good>
std::size_t first_bad(std::span<const double> values, Good good) {
  return reduce_blocks(
      values.size(), kCustomerBlock, values.size(),
      [&](std::size_t begin, std::size_t end) {
        bool all = true;
        for (std::size_t i = begin; i < end; ++i) all &= good(values[i]);
        if (all) return values.size();
        while (good(values[begin])) ++begin;
        return begin;
      },
      [](std::size_t& first, std::size_t part) { first = std::min(first, part); });
}

}  // namespace

void check_kmeans_options(PointColumns points, const KMeansOptions& options) {
  if (options.k < 1 || options.k > kMostCentres)
    throw UserError(fmt::format("the number of clusters must be between 1 and {}: {}", kMostCentres, options.k));
  if (options.starts < 1) throw UserError("k-means needs at least one start: 0");
  if (options.max_iterations < 1) throw UserError("k-means needs at least one iteration: 0");
  if (!(options.tolerance >= 0) || !std::isfinite(options.tolerance))
    throw UserError(fmt::format("the tolerance of k-means must be a number from 0 on: {}", options.tolerance));
  if (!options.weights.empty() && options.weights.size() != points[0].size())
    throw UserError(fmt::format("there are {} weights for {} points", options.weights.size(), points[0].size()));
  if (options.algorithm == KMeansAlgorithm::blocks) {
    if (options.k > kernels::kMostCandidates)
      throw UserError(fmt::format("k-means in blocks is for at most {} clusters: {}. Choose `automatic`",
                                  kernels::kMostCandidates, options.k));
    if (points.size() > BlockTree<double>::kMostFeatures || points[0].size() > std::size_t{1} << 32)
      throw UserError(
          fmt::format("k-means in blocks is for at most {} features and 2^32 points: {} and {}. Choose "
                      "`automatic`",
                      BlockTree<double>::kMostFeatures, points.size(), points[0].size()));
  }
  if (options.start != KMeansStart::given) {
    if (!options.centres.empty())
      throw UserError("centres are given, but the start is not `given`: choose it, or leave the centres out");
    return;
  }
  if (options.centres.size() != options.k * points.size())
    throw UserError(fmt::format("{} values do not make {} centres of {} features", options.centres.size(), options.k,
                                points.size()));
  check_centres(options.centres);
}

void check_centres(std::span<const double> centres) {
  if (!std::ranges::all_of(centres, [](double v) { return std::abs(v) <= kLargest; }))
    throw UserError(fmt::format("a given centre has a value that is no number, or above {:g}", kLargest));
}

void check_points(PointColumns points) {
  if (points.empty()) throw UserError("points have no features: give at least one column");
  const std::size_t size = points[0].size();
  for (std::size_t f = 0; f < points.size(); ++f) {
    if (points[f].size() != size)
      throw UserError(fmt::format("columns of points differ in length: feature {} has {} values, feature 0 has {}", f,
                                  points[f].size(), size));
  }
  if (size == 0) throw DataError("there are no points to cluster");
  for (std::size_t f = 0; f < points.size(); ++f) {
    const std::size_t row = first_bad(points[f], [](double v) { return std::abs(v) <= kLargest; });
    if (row < size)
      throw DataError(
          fmt::format("a point has a value that is not finite, or above {:g}: feature {}, row {}: {}. Leave "
                      "the point out, or scale the feature",
                      kLargest, f, row, points[f][row]));
  }
}

void check_weights(std::span<const double> weights) {
  if (weights.empty()) return;
  const std::size_t row = first_bad(weights, [](double v) { return v >= 0 && v <= kLargest; });
  if (row < weights.size())
    throw DataError(
        fmt::format("the weight of a point is not a number from 0 to {:g}: row {}: {}", kLargest, row, weights[row]));
  if (std::ranges::all_of(weights, [](double w) { return w == 0; })) throw DataError("all points have the weight 0");
}

}  // namespace quintile::clustering
