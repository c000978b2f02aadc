// Passes that compute the distances of all points to all centres.
#pragma once

#include "engine/cluster/kmeans/passes.hpp"
#include "engine/cluster/kmeans/point_set.hpp"

namespace quintile::clustering {

inline constexpr std::size_t kSumBlock = 1 << 15;  // points that are summed by one task
inline constexpr std::size_t kSumRun = 1'024;      // points that are summed in lanes of T

template <class T>
class PlainPasses : public PointPasses {
 public:
  /// The points must outlive it.
  explicit PlainPasses(const PointSet<T>& points) : points_(points) {}

  [[nodiscard]] std::size_t size() const noexcept override { return points_.size(); }
  [[nodiscard]] std::size_t features() const noexcept override { return points_.features(); }
  [[nodiscard]] double feature(std::size_t point, std::size_t f) const noexcept override {
    return static_cast<double>(points_.column(f)[point]);
  }
  [[nodiscard]] double weight(std::size_t point) const noexcept override {
    return static_cast<double>(points_.weight(point));
  }
  double add_up(std::span<const double> centres, std::span<double> sums, bool with_inertia) const override;
  [[nodiscard]] std::vector<FarPoint> farthest(std::span<const double> centres, std::size_t count) const override;
  [[nodiscard]] std::unique_ptr<Distances> distances(std::size_t most) const override;

 protected:
  [[nodiscard]] const PointSet<T>& points() const noexcept { return points_; }

 private:
  const PointSet<T>& points_;
};

/// Centres in the precision of the points.
template <class T>
[[nodiscard]] std::vector<T> rounded_to(std::span<const double> centres) {
  std::vector<T> out;
  out.reserve(centres.size());
  for (const double value : centres) out.push_back(static_cast<T>(value));
  return out;
}

/// Writes the nearest of the centres of each point and, unless empty, its squared distance. Returns the inertia.
template <class T>
double assign_all(const PointSet<T>& points, std::span<const double> centres, std::span<std::uint32_t> nearest,
                  std::span<double> squared);

}  // namespace quintile::clustering
