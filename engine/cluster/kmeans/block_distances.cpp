#include "engine/cluster/kmeans/block_distances.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "engine/cluster/kmeans/pick.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

std::span<const double> of(const std::vector<double>& all, const Children& children) {
  return std::span(all).subspan(children.begin, children.size());
}

std::vector<double> weights_of(const BlockLevel& level) {
  std::vector<double> weights(level.count());
  for (std::size_t b = 0; b < weights.size(); ++b) weights[b] = level.weight(b);
  return weights;
}

}  // namespace

template <class T>
BlockDistances<T>::BlockDistances(const BlockTree<T>& tree)
    : tree_(tree),
      totals_{weights_of(tree.leaves()), weights_of(tree.middles()), weights_of(tree.tops()),
              std::vector<std::uint64_t>(tree.tops().count(), 0)} {}

template <class T>
std::vector<T> BlockDistances<T>::row(std::size_t point) const {
  std::vector<T> row;
  for (std::size_t f = 0; f < tree_.points().features(); ++f) row.push_back(tree_.points().column(f)[point]);
  return row;
}

template <class T>
std::size_t BlockDistances<T>::draw(double uniform) const {
  double rest = uniform * std::accumulate(totals_.of_top.begin(), totals_.of_top.end(), 0.0);
  const std::size_t top = pick(totals_.of_top, rest);
  const Children middles(tree_.tops(), top, tree_.middles());
  const std::size_t middle = middles.begin + pick(of(totals_.of_middle, middles), rest);
  const Children leaves(tree_.middles(), middle, tree_.leaves());
  const std::size_t leaf = leaves.begin + pick(of(totals_.of_leaf, leaves), rest);

  const kernels::PointRun<T> run = tree_.leaf(leaf);
  std::uint32_t nearest[kernels::kStrip];
  T squared[kernels::kStrip];
  std::fill_n(squared, run.size, T{1});
  if (!centres_.empty()) {
    kernels::distance_kernels<T>(kernels::cluster_kernels())
        .nearest(run, {centres_.data(), centres_.size() / run.features}, nearest, squared);
  }
  double shares[kernels::kStrip];
  for (std::size_t i = 0; i < run.size; ++i)
    shares[i] = static_cast<double>(tree_.points().weight(run.begin + i)) * static_cast<double>(squared[i]);
  return run.begin + pick({shares, run.size}, rest);
}

// Gives all blocks of a top block to one centre.
template <class T>
void BlockDistances<T>::give(std::size_t top, const double* centre, Totals& to) const {
  const Children middles(tree_.tops(), top, tree_.middles());
  for (std::size_t m = middles.begin; m < middles.end; ++m) {
    const Children leaves(tree_.middles(), m, tree_.leaves());
    for (std::size_t b = leaves.begin; b < leaves.end; ++b) to.of_leaf[b] = tree_.leaves().inertia(b, centre);
    to.of_middle[m] = tree_.middles().inertia(m, centre);
  }
  to.of_top[top] = tree_.tops().inertia(top, centre);
}

// The total of a top block with a further centre; unless `keep` is null it takes what changes.
template <class T>
double BlockDistances<T>::of_top_with(std::size_t top, const T* centre, Totals* keep) const {
  const kernels::BoxKernels& box = kernels::cluster_kernels().box;
  const std::size_t d = tree_.points().features();
  const auto number = static_cast<std::uint32_t>(centres_.size() / d);
  CentreList<T> all(d);
  for (std::uint64_t bits = totals_.candidates[top]; bits != 0; bits &= bits - 1) {
    const auto j = static_cast<std::uint32_t>(std::countr_zero(bits));
    all.add(j, centres_.data() + j * d);
  }
  all.add(number, centre);
  const std::size_t last = all.size() - 1;
  std::uint64_t found[BlockTree<T>::kFan];
  box.candidates(tree_.tops().boxes(top, 1), all.exact(), slack_of<T>(d), found);
  if ((found[0] >> last & 1) == 0) return totals_.of_top[top];
  if (std::has_single_bit(found[0])) {
    if (keep != nullptr) {
      give(top, all.centre(last), *keep);
      keep->candidates[top] = std::uint64_t{1} << number;
    }
    return tree_.tops().inertia(top, all.centre(last));
  }
  CentreList<T> centres(d);
  centres.take(all, found[0]);
  const std::size_t own = centres.size() - 1;
  const Children middles(tree_.tops(), top, tree_.middles());
  box.candidates(tree_.middles().boxes(middles.begin, middles.size()), centres.exact(), slack_of<T>(d), found);
  double total = 0;
  CentreList<T> of_middle(d);
  for (std::size_t m = middles.begin; m < middles.end; ++m) {
    const std::uint64_t bits = found[m - middles.begin];
    if ((bits >> own & 1) == 0) {
      total += totals_.of_middle[m];
      continue;
    }
    of_middle.take(centres, bits);
    const double with = of_middle_with(m, of_middle, keep);
    total += with;
    if (keep != nullptr) keep->of_middle[m] = with;
  }
  if (keep != nullptr) {
    keep->of_top[top] = total;
    keep->candidates[top] = 0;
    for (std::size_t i = 0; i < centres.size(); ++i) keep->candidates[top] |= std::uint64_t{1} << centres.number(i);
  }
  return total;
}

// The same of a middle block; the further centre is the last of the list.
template <class T>
double BlockDistances<T>::of_middle_with(std::size_t middle, const CentreList<T>& centres, Totals* keep) const {
  const Children leaves(tree_.middles(), middle, tree_.leaves());
  const std::size_t d = tree_.points().features();
  const std::size_t own = centres.size() - 1;
  if (own == 0) {
    for (std::size_t b = leaves.begin; keep != nullptr && b < leaves.end; ++b)
      keep->of_leaf[b] = tree_.leaves().inertia(b, centres.centre(own));
    return tree_.middles().inertia(middle, centres.centre(own));
  }
  std::uint64_t found[BlockTree<T>::kFan];
  kernels::cluster_kernels().box.candidates(tree_.leaves().boxes(leaves.begin, leaves.size()), centres.exact(),
                                            slack_of<T>(d), found);
  double total = 0;
  CentreList<T> of_leaf(d);
  for (std::size_t b = leaves.begin; b < leaves.end; ++b) {
    const std::uint64_t bits = found[b - leaves.begin];
    double with = totals_.of_leaf[b];
    if (std::has_single_bit(bits) && (bits >> own & 1) != 0) {
      with = tree_.leaves().inertia(b, centres.centre(own));
    } else if ((bits >> own & 1) != 0) {
      of_leaf.take(centres, bits);
      with = kernels::distance_kernels<T>(kernels::cluster_kernels()).inertia(tree_.leaf(b), of_leaf.rows());
    }
    total += with;
    if (keep != nullptr) keep->of_leaf[b] = with;
  }
  return total;
}

template <class T>
std::vector<double> BlockDistances<T>::totals_with(std::span<const std::size_t> points) const {
  const std::size_t tops = tree_.tops().count();
  std::vector<std::vector<T>> rows;
  for (const std::size_t point : points) rows.push_back(row(point));
  std::vector<double> parts(points.size() * tops);
  parallel_for(tops, [&](std::size_t top) {
    for (std::size_t j = 0; j < points.size(); ++j) parts[j * tops + top] = of_top_with(top, rows[j].data(), nullptr);
  });
  std::vector<double> totals;
  for (std::size_t j = 0; j < points.size(); ++j) {
    const auto of_point = std::span(parts).subspan(j * tops, tops);
    totals.push_back(std::accumulate(of_point.begin(), of_point.end(), 0.0));
  }
  return totals;
}

template <class T>
void BlockDistances<T>::add(std::span<const std::size_t> points) {
  for (const std::size_t point : points) {
    const std::vector<T> centre = row(point);
    parallel_for(tree_.tops().count(), [&](std::size_t top) { (void)of_top_with(top, centre.data(), &totals_); });
    centres_.insert(centres_.end(), centre.begin(), centre.end());
  }
}

template class BlockDistances<double>;
template class BlockDistances<float>;

}  // namespace quintile::clustering
