// The squared distance of each point to the nearest centre chosen so far, kept for all points.
#pragma once

#include <vector>

#include "engine/cluster/kmeans/passes.hpp"
#include "engine/cluster/kmeans/point_set.hpp"
#include "quintile/buffer.hpp"

namespace quintile::clustering {

template <class T>
class PlainDistances : public Distances {
 public:
  /// The points must outlive it.
  explicit PlainDistances(const PointSet<T>& points);

  [[nodiscard]] std::size_t draw(double uniform) const override;
  [[nodiscard]] std::vector<double> totals_with(std::span<const std::size_t> points) const override;
  void add(std::span<const std::size_t> points) override;

 private:
  const PointSet<T>& points_;
  bool any_ = false;
  Buffer<T> closest_;           // before the first centre: 1
  std::vector<double> totals_;  // weighted, by block
};

}  // namespace quintile::clustering
