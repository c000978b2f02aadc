// Passes that compute distances only where two centres may win.
#pragma once

#include "engine/cluster/kmeans/block_tree.hpp"
#include "engine/cluster/kmeans/passes.hpp"

namespace quintile::clustering {

/// A block with one candidate is added as a whole. Sums follow the tree, so that whether a block is added as a whole or
/// point by point does not change a bit. For at most kernels::kMostCandidates centres.
template <class T>
class BlockPasses : public PointPasses {
 public:
  /// The tree must outlive it.
  explicit BlockPasses(const BlockTree<T>& tree) : tree_(tree) {}

  [[nodiscard]] std::size_t size() const noexcept override { return tree_.points().size(); }
  [[nodiscard]] std::size_t features() const noexcept override { return tree_.points().features(); }
  [[nodiscard]] double feature(std::size_t point, std::size_t f) const noexcept override {
    return static_cast<double>(tree_.points().column(f)[point]);
  }
  [[nodiscard]] double weight(std::size_t point) const noexcept override {
    return static_cast<double>(tree_.points().weight(point));
  }
  double add_up(std::span<const double> centres, std::span<double> sums, bool with_inertia) const override;
  [[nodiscard]] std::vector<FarPoint> farthest(std::span<const double> centres, std::size_t count) const override;
  [[nodiscard]] std::unique_ptr<Distances> distances(std::size_t most) const override;

 private:
  const BlockTree<T>& tree_;
};

}  // namespace quintile::clustering
