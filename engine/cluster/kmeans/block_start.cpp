#include "engine/cluster/kmeans/block_start.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "engine/cluster/kmeans/philox.hpp"
#include "quintile/parallel.hpp"

namespace quintile::cluster {
namespace {

// The index at which the running sum of the shares passes `rest`, and what is left of it there. Never one without a
// share, unless none has any.
std::size_t pick(std::span<const double> shares, double& rest) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (!(shares[i] > 0)) continue;
    last = i;
    if (rest < shares[i]) return i;
    rest -= shares[i];
  }
  return last;
}

std::span<const double> of(const std::vector<double>& all, const Children& children) {
  return std::span(all).subspan(children.begin, children.size());
}

}  // namespace

template <class T>
struct BlockStart<T>::Candidate {
  std::uint32_t number;  // among the centres
  std::vector<T> centre;
};

template <class T>
BlockStart<T>::BlockStart(const BlockTree<T>& tree)
    : tree_(tree),
      of_leaf_(tree.leaves().count()),
      of_middle_(tree.middles().count()),
      of_top_(tree.tops().count()),
      candidates_(tree.tops().count()) {}

template <class T>
void BlockStart<T>::forget() {
  centres_.clear();
  std::ranges::fill(candidates_, 0);
  const auto set = [](const BlockLevel& level, std::vector<double>& to) {
    for (std::size_t b = 0; b < to.size(); ++b) to[b] = level.weight(b);
  };
  set(tree_.leaves(), of_leaf_);
  set(tree_.middles(), of_middle_);
  set(tree_.tops(), of_top_);
}

// The point at which the running sum of potentials passes `uniform` of the total.
template <class T>
std::size_t BlockStart<T>::draw(double uniform) const {
  double rest = uniform * std::accumulate(of_top_.begin(), of_top_.end(), 0.0);
  const std::size_t top = pick(of_top_, rest);
  const Children middles(tree_.tops(), top, tree_.middles());
  const std::size_t middle = middles.begin + pick(of(of_middle_, middles), rest);
  const Children leaves(tree_.middles(), middle, tree_.leaves());
  const std::size_t leaf = leaves.begin + pick(of(of_leaf_, leaves), rest);

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
void BlockStart<T>::give(std::size_t top, const double* centre) {
  const Children middles(tree_.tops(), top, tree_.middles());
  for (std::size_t m = middles.begin; m < middles.end; ++m) {
    const Children leaves(tree_.middles(), m, tree_.leaves());
    for (std::size_t b = leaves.begin; b < leaves.end; ++b) of_leaf_[b] = tree_.leaves().inertia(b, centre);
    of_middle_[m] = tree_.middles().inertia(m, centre);
  }
  of_top_[top] = tree_.tops().inertia(top, centre);
}

// The potential of a top block if the candidate were a centre too; `keep`: it is one from now on.
template <class T>
double BlockStart<T>::potential_of_top(std::size_t top, const Candidate& candidate, bool keep) {
  const kernels::BoxKernels& box = kernels::cluster_kernels().box;
  const std::size_t d = tree_.points().features();
  CentreList<T> all(d);
  for (std::uint64_t bits = candidates_[top]; bits != 0; bits &= bits - 1) {
    const auto j = static_cast<std::uint32_t>(std::countr_zero(bits));
    all.add(j, centres_.data() + j * d);
  }
  all.add(candidate.number, candidate.centre.data());
  const std::size_t last = all.size() - 1;
  std::uint64_t found[BlockTree<T>::kFan];
  box.candidates(tree_.tops().boxes(top, 1), all.exact(), slack_of<T>(d), found);
  if ((found[0] >> last & 1) == 0) return of_top_[top];
  if (std::has_single_bit(found[0])) {
    if (keep) {
      give(top, all.centre(last));
      candidates_[top] = std::uint64_t{1} << candidate.number;
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
    double potential = of_middle_[m];
    if ((bits >> own & 1) != 0) {
      of_middle.take(centres, bits);
      potential = potential_of_middle(m, of_middle, keep);
    }
    total += potential;
    if (keep) of_middle_[m] = potential;
  }
  if (keep) {
    of_top_[top] = total;
    candidates_[top] = 0;
    for (std::size_t i = 0; i < centres.size(); ++i) candidates_[top] |= std::uint64_t{1} << centres.number(i);
  }
  return total;
}

// The same of a middle block, with the candidate as the last of the centres.
template <class T>
double BlockStart<T>::potential_of_middle(std::size_t middle, const CentreList<T>& centres, bool keep) {
  const Children leaves(tree_.middles(), middle, tree_.leaves());
  const std::size_t d = tree_.points().features();
  const std::size_t own = centres.size() - 1;
  if (own == 0 && !keep) return tree_.middles().inertia(middle, centres.centre(own));
  std::uint64_t found[BlockTree<T>::kFan];
  kernels::cluster_kernels().box.candidates(tree_.leaves().boxes(leaves.begin, leaves.size()), centres.exact(),
                                            slack_of<T>(d), found);
  double total = 0;
  CentreList<T> of_leaf(d);
  for (std::size_t b = leaves.begin; b < leaves.end; ++b) {
    const std::uint64_t bits = found[b - leaves.begin];
    double potential = of_leaf_[b];
    if ((bits >> own & 1) != 0) {
      if (std::has_single_bit(bits)) {
        potential = tree_.leaves().inertia(b, centres.centre(own));
      } else {
        of_leaf.take(centres, bits);
        potential = kernels::distance_kernels<T>(kernels::cluster_kernels()).inertia(tree_.leaf(b), of_leaf.rows());
      }
    }
    total += potential;
    if (keep) of_leaf_[b] = potential;
  }
  return own == 0 ? tree_.middles().inertia(middle, centres.centre(own)) : total;
}

template <class T>
void BlockStart<T>::add(const Candidate& candidate) {
  parallel_for(tree_.tops().count(), [&](std::size_t top) { (void)potential_of_top(top, candidate, true); });
  centres_.insert(centres_.end(), candidate.centre.begin(), candidate.centre.end());
}

template <class T>
std::vector<double> BlockStart<T>::plus_plus(std::size_t k, const Philox& random) {
  forget();
  const std::size_t d = tree_.points().features();
  const auto candidate = [&](double uniform) {
    const std::size_t point = draw(uniform);
    Candidate drawn{static_cast<std::uint32_t>(centres_.size() / d), {}};
    for (std::size_t f = 0; f < d; ++f) drawn.centre.push_back(tree_.points().column(f)[point]);
    return drawn;
  };
  add(candidate(random.uniform(0)));
  const auto trials = 2 + static_cast<std::size_t>(std::log(static_cast<double>(k)));
  const std::size_t tops = tree_.tops().count();
  for (std::size_t t = 1; t < k; ++t) {
    std::vector<Candidate> drawn;
    for (std::size_t trial = 0; trial < trials; ++trial)
      drawn.push_back(candidate(random.uniform(trial, static_cast<std::uint32_t>(t))));
    std::vector<double> potentials(trials * tops);
    parallel_for(tops, [&](std::size_t top) {
      for (std::size_t trial = 0; trial < trials; ++trial)
        potentials[trial * tops + top] = potential_of_top(top, drawn[trial], false);
    });
    std::vector<double> totals;
    for (std::size_t trial = 0; trial < trials; ++trial) {
      const auto first = potentials.begin() + static_cast<std::ptrdiff_t>(trial * tops);
      totals.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(tops), 0.0));
    }
    add(drawn[static_cast<std::size_t>(std::ranges::min_element(totals) - totals.begin())]);
  }
  return {centres_.begin(), centres_.end()};
}

template class BlockStart<double>;
template class BlockStart<float>;

}  // namespace quintile::cluster
