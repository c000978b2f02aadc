#include "engine/cluster/kmeans/point_set.hpp"

#include "engine/cluster/kmeans/moments.hpp"
#include "quintile/parallel.hpp"

namespace quintile::cluster {
namespace {

Buffer<float> rounded(std::span<const double> values, double origin) {
  Buffer<float> out(values.size());
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = static_cast<float>(values[i] - origin);
  });
  return out;
}

}  // namespace

template <>
PointSet<double>::PointSet(PointColumns points, std::span<const double> weights)
    : size_(points[0].size()), weights_(weights.empty() ? nullptr : weights.data()), origin_(points.size(), 0.0) {
  for (const std::span<const double> column : points) columns_.push_back(column.data());
}

template <>
PointSet<float>::PointSet(PointColumns points, std::span<const double> weights) : size_(points[0].size()) {
  for (const std::span<const double> column : points) {
    origin_.push_back(moments_of(column, weights).mean);
    storage_.push_back(rounded(column, origin_.back()));
    columns_.push_back(storage_.back().data());
  }
  if (weights.empty()) return;
  storage_.push_back(rounded(weights, 0));
  weights_ = storage_.back().data();
}

template <class T>
PointSet<T>::PointSet(std::vector<Buffer<T>> columns, Buffer<T> weights, std::vector<double> origin)
    : size_(columns[0].size()), origin_(std::move(origin)), storage_(std::move(columns)) {
  for (const Buffer<T>& column : storage_) columns_.push_back(column.data());
  if (weights.empty()) return;
  weights_ = weights.data();
  storage_.push_back(std::move(weights));
}

template class PointSet<double>;
template class PointSet<float>;

}  // namespace quintile::cluster
