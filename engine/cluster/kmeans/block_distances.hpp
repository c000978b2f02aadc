// Squared distances to the nearest centre chosen so far, kept for blocks of points: what a further one would gain is
// computed only where it may be the nearest.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/cluster/kmeans/block_tree.hpp"
#include "engine/cluster/kmeans/passes.hpp"

namespace quintile::clustering {

/// For at most kernels::kMostCandidates centres.
template <class T>
class BlockDistances : public Distances {
 public:
  /// The tree must outlive it.
  explicit BlockDistances(const BlockTree<T>& tree);

  [[nodiscard]] std::size_t draw(double uniform) const override;
  [[nodiscard]] std::vector<double> totals_with(std::span<const std::size_t> points) const override;
  void add(std::span<const std::size_t> points) override;

 private:
  struct Totals;
  [[nodiscard]] std::vector<T> row(std::size_t point) const;
  [[nodiscard]] double of_top_with(std::size_t top, const T* centre, Totals* keep) const;
  [[nodiscard]] double of_middle_with(std::size_t middle, const CentreList<T>& centres, Totals* keep) const;
  void give(std::size_t top, const double* centre, Totals& to) const;

  // Weighted squared distances by block; before the first centre, weights.
  struct Totals {
    std::vector<double> of_leaf;
    std::vector<double> of_middle;
    std::vector<double> of_top;
    std::vector<std::uint64_t> candidates;  // bits of the centres that may be nearest to a point, by top block
  };

  const BlockTree<T>& tree_;
  std::vector<T> centres_;
  Totals totals_;
};

}  // namespace quintile::clustering
