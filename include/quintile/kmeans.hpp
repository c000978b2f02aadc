// k-means clustering of points given column by column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile {

/// Points column by column: columns[j][i] is feature j of point i. Columns of equal length, finite values.
using PointColumns = std::span<const std::span<const double>>;

/// How the first centres are chosen.
enum class KMeansStart : std::uint8_t {
  plus_plus,  ///< k-means++: one after the other, with probability ~ squared distance to the nearest so far, the best
              ///< of 2 + ln k candidates (Arthur and Vassilvitskii 2007; greedy as in scikit-learn)
  parallel,   ///< k-means||: a few passes that each draw many, then k-means++ among those (Bahmani et al. 2012)
  random,     ///< k distinct points, whatever their weights
  given,      ///< KMeansOptions::centres
};

enum class KMeansPrecision : std::uint8_t { float64, float32 };

/// Which points an iteration computes distances for. All but mini_batch give the same assignment, up to points that are
/// as near to two centres as rounding can tell.
enum class KMeansAlgorithm : std::uint8_t {
  automatic,   ///< whichever wins for the size
  lloyd,       ///< all points and centres
  blocks,      ///< points ordered along a space-filling curve; a block of them that only one centre can win is
               ///< assigned by its bounding box, count and sum. At most 64 centres, 16 features and 2^32 points
  bounds,      ///< points whose centre may have changed, by bounds of two distances (Hamerly 2010). For many features
               ///< and centres; 20 bytes a point more, and the bits of `lloyd`
  mini_batch,  ///< a sample of max(4096, 256 k) points a step (Sculley 2010), for data beyond memory; near the minimum
};

struct KMeansOptions {
  std::uint32_t k = 8;                 ///< >= 1
  std::uint32_t starts = 10;           ///< fits from different starts, of which the least inertia wins; >= 1
  std::uint32_t max_iterations = 300;  ///< of each start; steps of mini_batch; >= 1
  double tolerance = 1e-4;  ///< stops when the squared moves of all centres sum to at most this times the mean variance
                            ///< of the features, as in scikit-learn; or when no point changes its centre
  std::uint64_t seed = 0;
  KMeansStart start = KMeansStart::plus_plus;
  std::span<const double> centres = {};  ///< k x features, row by row; for KMeansStart::given
  std::span<const double> weights = {};  ///< of the points, >= 0; empty: all 1
  KMeansAlgorithm algorithm = KMeansAlgorithm::automatic;
  KMeansPrecision precision = KMeansPrecision::float64;
};

struct KMeansFit {
  std::uint32_t k = 0;  ///< centres found: fewer than asked for when there are fewer distinct points (a note)
  std::uint32_t features = 0;
  std::vector<double> centres;       ///< k x features, row by row
  std::vector<double> weights;       ///< sum of weights of each centre's points: their number when all are 1
  Buffer<std::uint32_t> assignment;  ///< index of the nearest centre, per point; the lowest of equally near ones
  double inertia = 0;                ///< sum of weighted squared distances to the nearest centre
  std::uint32_t iterations = 0;      ///< of the start that won
  std::uint32_t start = 0;           ///< index of it
  bool converged = false;
  std::vector<std::string> notes;
};

/// Clusters points. The same for any number of threads and any instruction set. Throws UserError for options out of
/// their range and DataError for no points, or a value that is not finite (with its column and row).
[[nodiscard]] KMeansFit fit_kmeans(PointColumns points, const KMeansOptions& options = {});

struct NearestCentres {
  Buffer<std::uint32_t> assignment;  ///< index of the nearest centre, per point
  Buffer<double> distance;           ///< Euclidean distance to it, per point
  double inertia = 0;                ///< sum of squared distances
};

/// The nearest of `centres` (k x features, row by row) for each point. UserError: wrong size, not finite.
[[nodiscard]] NearestCentres nearest_centres(PointColumns points, std::span<const double> centres);

}  // namespace quintile
