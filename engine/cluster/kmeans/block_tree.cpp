#include "engine/cluster/kmeans/block_tree.hpp"

#include <algorithm>
#include <bit>

#include "engine/cluster/kmeans/curve_order.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

template <class T>
Buffer<T> ordered(std::span<const double> values, double origin, double scale, std::span<const std::uint32_t> order) {
  Buffer<T> out(values.size());
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = static_cast<T>((values[order[i]] - origin) * scale);
  });
  return out;
}

template <class T>
PointSet<T> ordered_points(PointColumns points, std::span<const double> weights, std::span<const Moments> moments,
                           const Frame& frame) {
  const Buffer<std::uint32_t> order = curve_order(points, moments);
  std::vector<Buffer<T>> columns;
  for (std::size_t f = 0; f < points.size(); ++f)
    columns.push_back(ordered<T>(points[f], frame.origin[f], frame.scale, order));
  return PointSet<T>(std::move(columns), weights.empty() ? Buffer<T>() : ordered<T>(weights, 0, 1, order), frame);
}

}  // namespace

template <class T>
BlockTree<T>::BlockTree(PointColumns points, std::span<const double> weights, std::span<const Moments> moments,
                        const Frame& frame)
    : points_(ordered_points<T>(points, weights, moments, frame)),
      leaves_(points_.size(), points_.features(), kernels::kStrip),
      middles_(points_.size(), points_.features(), kernels::kStrip * kFan),
      tops_(points_.size(), points_.features(), kernels::kStrip * kFan * kFan) {
  parallel_for(tops_.count(), [&](std::size_t top) {
    const Children middles(tops_, top, middles_);
    for (std::size_t middle = middles.begin; middle < middles.end; ++middle) {
      const Children leaves(middles_, middle, leaves_);
      for (std::size_t b = leaves.begin; b < leaves.end; ++b) make_leaf(b);
      middles_.join(middle, leaves_, leaves.begin, leaves.end);
    }
    tops_.join(top, middles_, middles.begin, middles.end);
  });
}

template <class T>
void BlockTree<T>::make_leaf(std::size_t b) {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const kernels::PointRun<T> run = leaf(b);
  const std::size_t d = points_.features();
  T mean[kMostFeatures] = {};
  double* sums = leaves_.sums(b);
  std::fill_n(sums, d + 1, 0.0);
  kernel.add_up(run, {mean, 1}, nullptr, sums);
  for (std::size_t f = 0; f < d; ++f) {
    const auto [low, high] =
        std::minmax_element(points_.column(f) + run.begin, points_.column(f) + run.begin + run.size);
    leaves_.set_box(b, f, static_cast<double>(*low), static_cast<double>(*high));
    mean[f] = sums[d] > 0 ? static_cast<T>(sums[f] / sums[d]) : T{0};
  }
  leaves_.scatter(b) = kernel.inertia(run, {mean, 1});
}

template <class T>
CentreList<T>::CentreList(std::span<const T> centres, std::size_t features) : features_(features) {
  for (std::size_t j = 0; j * features < centres.size(); ++j)
    add(static_cast<std::uint32_t>(j), centres.data() + j * features);
}

template <class T>
void CentreList<T>::add(std::uint32_t number, const T* centre) noexcept {
  numbers_[size_] = number;
  for (std::size_t f = 0; f < features_; ++f) {
    rows_[size_ * features_ + f] = centre[f];
    exact_[size_ * features_ + f] = static_cast<double>(centre[f]);
  }
  ++size_;
}

template <class T>
void CentreList<T>::take(const CentreList& from, std::uint64_t bits) noexcept {
  size_ = 0;
  for (; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    add(from.numbers_[i], from.rows_.data() + i * features_);
  }
}

template class BlockTree<double>;
template class BlockTree<float>;
template class CentreList<double>;
template class CentreList<float>;

}  // namespace quintile::clustering
