// What the parts of k-means ask of the points, all of them or few as the data structure behind it can tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quintile::cluster {

class Philox;

/// A point far from its centre.
struct FarPoint {
  std::size_t index = 0;
  double squared = 0;         ///< distance to the nearest centre
  std::uint32_t nearest = 0;  ///< that centre
  double weight = 0;
};

/// Passes over a set of points. Centres are rows: feature f of centre j is centres[j * features() + f]. Points are
/// numbered as the data structure likes. Results are the same for any number of threads and instruction set.
class PointPasses {
 public:
  virtual ~PointPasses() = default;
  PointPasses() = default;
  PointPasses(const PointPasses&) = delete;
  PointPasses& operator=(const PointPasses&) = delete;

  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  [[nodiscard]] virtual std::size_t features() const noexcept = 0;
  [[nodiscard]] virtual double feature(std::size_t point, std::size_t f) const noexcept = 0;
  [[nodiscard]] virtual double weight(std::size_t point) const noexcept = 0;

  /// Writes sums[j * (features() + 1) + f], the weighted sum of feature f over the points nearest to centre j, and
  /// their weight at f = features(). Returns the inertia when it is wanted. The same assignment gives the same bits of
  /// the sums.
  virtual double add_up(std::span<const double> centres, std::span<double> sums, bool with_inertia) const = 0;
  /// The `count` points farthest from their nearest centre, the farthest first.
  [[nodiscard]] virtual std::vector<FarPoint> farthest(std::span<const double> centres, std::size_t count) const = 0;
  /// First centres by k-means++ (see KMeansStart::plus_plus), drawn from `random`.
  [[nodiscard]] virtual std::vector<double> plus_plus(std::size_t k, const Philox& random) const = 0;
};

}  // namespace quintile::cluster
