// k-means++ over blocks: a candidate's gain is computed only where it may be the nearest centre.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/cluster/kmeans/block_tree.hpp"

namespace quintile::cluster {

class Philox;

/// Draws first centres: see KMeansStart::plus_plus.
template <class T>
class BlockStart {
 public:
  /// The tree must outlive it.
  explicit BlockStart(const BlockTree<T>& tree);

  /// k centres, at most kernels::kMostCandidates, row by row. `random` decides; the draws of centre t are its numbers
  /// of part t.
  [[nodiscard]] std::vector<double> plus_plus(std::size_t k, const Philox& random);

 private:
  struct Candidate;
  void forget();
  [[nodiscard]] std::size_t draw(double uniform) const;
  [[nodiscard]] double potential_of_top(std::size_t top, const Candidate& candidate, bool keep);
  [[nodiscard]] double potential_of_middle(std::size_t middle, const CentreList<T>& centres, bool keep);
  void give(std::size_t top, const double* centre);
  void add(const Candidate& candidate);

  const BlockTree<T>& tree_;
  std::vector<T> centres_;
  // Weighted squared distances to the nearest centre so far, by block; before the first, weights.
  std::vector<double> of_leaf_;
  std::vector<double> of_middle_;
  std::vector<double> of_top_;
  std::vector<std::uint64_t> candidates_;  // bits of the centres that may be nearest to a point, by top block
};

}  // namespace quintile::cluster
