// What the parts of k-means ask of the points, all of them or few as the data structure behind it can tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace quintile::clustering {

/// A point far from its centre.
struct FarPoint {
  std::size_t index = 0;
  double squared = 0;         ///< distance to the nearest centre
  std::uint32_t nearest = 0;  ///< that centre
  double weight = 0;
};

/// Squared distances of points to the nearest of the centres chosen among them so far; before the first, 1 for each.
class Distances {
 public:
  virtual ~Distances() = default;
  Distances() = default;
  Distances(const Distances&) = delete;
  Distances& operator=(const Distances&) = delete;

  /// The point at which the running sum of weighted squared distances passes `uniform`, in [0, 1), of their total.
  [[nodiscard]] virtual std::size_t draw(double uniform) const = 0;
  /// What the total would be with each of these points, alone, as a further centre.
  [[nodiscard]] virtual std::vector<double> totals_with(std::span<const std::size_t> points) const = 0;
  /// Makes these points centres.
  virtual void add(std::span<const std::size_t> points) = 0;
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
  /// Without centres. At most `most` are added to it.
  [[nodiscard]] virtual std::unique_ptr<Distances> distances(std::size_t most) const = 0;
};

}  // namespace quintile::clustering
