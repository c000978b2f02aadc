#include "engine/cluster/kmeans/block_passes.hpp"

#include <algorithm>
#include <bit>
#include <functional>

#include "engine/cluster/kmeans/block_distances.hpp"
#include "engine/cluster/kmeans/plain_distances.hpp"
#include "engine/cluster/kmeans/plain_passes.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

// Adds up the points of one top block after the other.
template <class T>
class TopSums {
 public:
  TopSums(const BlockTree<T>& tree, const CentreList<T>& centres, bool with_inertia)
      : tree_(tree),
        all_(centres),
        with_inertia_(with_inertia),
        width_(tree.points().features() + 1),
        slack_(slack_of<T>(width_ - 1)),
        of_top_(width_ - 1),
        of_middle_(width_ - 1),
        of_leaf_(width_ - 1),
        middle_sums_(centres.size() * width_),
        leaf_sums_(centres.size() * width_) {}

  // Adds to sums, by number of the centre. Returns the inertia, or 0 when it is not wanted.
  double add(std::size_t top, double* sums) {
    inertia_ = 0;
    std::uint64_t candidates[kernels::kBoxesAtOnce];
    box_.candidates(tree_.tops().boxes(top, 1), all_.exact(), slack_, candidates);
    of_top_.take(all_, candidates[0]);
    if (of_top_.size() == 1) {
      add_whole(tree_.tops(), top, of_top_, 0, sums);
      return inertia_;
    }
    const Children middles(tree_.tops(), top, tree_.middles());
    std::uint64_t found[BlockTree<T>::kFan];
    box_.candidates(tree_.middles().boxes(middles.begin, middles.size()), of_top_.exact(), slack_, found);
    for (std::size_t m = middles.begin; m < middles.end; ++m) {
      const std::uint64_t bits = found[m - middles.begin];
      if (std::has_single_bit(bits)) {
        add_whole(tree_.middles(), m, of_top_, static_cast<std::size_t>(std::countr_zero(bits)), sums);
      } else {
        of_middle_.take(of_top_, bits);
        add_middle(m, sums);
      }
    }
    return inertia_;
  }

 private:
  void add_middle(std::size_t middle, double* sums) {
    for (std::size_t i = 0; i < of_middle_.size(); ++i)
      std::fill_n(middle_sums_.data() + of_middle_.number(i) * width_, width_, 0.0);
    const Children leaves(tree_.middles(), middle, tree_.leaves());
    std::uint64_t found[BlockTree<T>::kFan];
    box_.candidates(tree_.leaves().boxes(leaves.begin, leaves.size()), of_middle_.exact(), slack_, found);
    for (std::size_t b = leaves.begin; b < leaves.end; ++b) {
      const std::uint64_t bits = found[b - leaves.begin];
      if (std::has_single_bit(bits)) {
        add_whole(tree_.leaves(), b, of_middle_, static_cast<std::size_t>(std::countr_zero(bits)), middle_sums_.data());
        continue;
      }
      of_leaf_.take(of_middle_, bits);
      std::fill_n(leaf_sums_.data(), of_leaf_.size() * width_, 0.0);
      inertia_ += distance_.add_up(tree_.leaf(b), of_leaf_.rows(), nullptr, leaf_sums_.data());
      for (std::size_t i = 0; i < of_leaf_.size(); ++i)
        add_to(middle_sums_.data() + of_leaf_.number(i) * width_, leaf_sums_.data() + i * width_);
    }
    for (std::size_t i = 0; i < of_middle_.size(); ++i)
      add_to(sums + of_middle_.number(i) * width_, middle_sums_.data() + of_middle_.number(i) * width_);
  }

  void add_whole(const BlockLevel& level, std::size_t b, const CentreList<T>& centres, std::size_t i, double* sums) {
    add_to(sums + centres.number(i) * width_, level.sums(b));
    if (with_inertia_) inertia_ += level.inertia(b, centres.centre(i));
  }

  void add_to(double* sums, const double* more) const {
    for (std::size_t f = 0; f < width_; ++f) sums[f] += more[f];
  }

  const kernels::BoxKernels& box_ = kernels::cluster_kernels().box;
  const kernels::DistanceKernels<T>& distance_ = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const BlockTree<T>& tree_;
  const CentreList<T>& all_;
  bool with_inertia_;
  std::size_t width_;
  double slack_;
  CentreList<T> of_top_;
  CentreList<T> of_middle_;
  CentreList<T> of_leaf_;
  std::vector<double> middle_sums_;
  std::vector<double> leaf_sums_;
  double inertia_ = 0;
};

}  // namespace

template <class T>
double BlockPasses<T>::add_up(std::span<const double> centres, std::span<double> sums, bool with_inertia) const {
  const std::vector<T> rounded = rounded_to<T>(centres);
  const CentreList<T> list(rounded, features());
  const std::size_t tops = tree_.tops().count();
  std::vector<double> parts(tops * (sums.size() + 1), 0.0);  // of each top block: sums, inertia
  parallel_for(tops, [&](std::size_t top) {
    double* part = parts.data() + top * (sums.size() + 1);
    part[sums.size()] = TopSums<T>(tree_, list, with_inertia).add(top, part);
  });
  std::ranges::fill(sums, 0.0);
  double inertia = 0;
  for (std::size_t top = 0; top < tops; ++top) {
    const double* part = parts.data() + top * (sums.size() + 1);
    std::transform(sums.begin(), sums.end(), part, sums.begin(), std::plus<>());
    inertia += part[sums.size()];
  }
  return inertia;
}

template <class T>
std::vector<FarPoint> BlockPasses<T>::farthest(std::span<const double> centres, std::size_t count) const {
  return PlainPasses<T>(tree_.points()).farthest(centres, count);
}

template <class T>
std::unique_ptr<Distances> BlockPasses<T>::distances(std::size_t most) const {
  if (most > kernels::kMostCandidates) return std::make_unique<PlainDistances<T>>(tree_.points());
  return std::make_unique<BlockDistances<T>>(tree_);
}

template class BlockPasses<double>;
template class BlockPasses<float>;

}  // namespace quintile::clustering
