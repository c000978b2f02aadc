// k-means++ over points whose squared distance to the nearest centre so far is kept.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/cluster/kmeans/point_set.hpp"
#include "quintile/buffer.hpp"

namespace quintile::cluster {

class Philox;

/// Draws first centres: see KMeansStart::plus_plus.
template <class T>
class DistanceStart {
 public:
  /// The points must outlive it.
  explicit DistanceStart(const PointSet<T>& points);

  /// k centres, row by row. `random` decides; the draws of centre t are its numbers of part t.
  [[nodiscard]] std::vector<double> plus_plus(std::size_t k, const Philox& random);

 private:
  [[nodiscard]] std::size_t draw(double uniform) const;
  [[nodiscard]] std::vector<double> potentials_with(std::size_t candidate, double& total) const;
  void add(std::size_t point);

  const PointSet<T>& points_;
  Buffer<T> closest_;               // squared distance to the nearest centre so far; before the first: 1
  std::vector<double> potentials_;  // weighted sums of it, by block
  std::vector<double> centres_;
};

}  // namespace quintile::cluster
