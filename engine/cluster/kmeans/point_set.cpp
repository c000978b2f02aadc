#include "engine/cluster/kmeans/point_set.hpp"

#include <algorithm>
#include <cmath>

#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

// Means so many standard deviations from 0 cost sums of doubles their last digits.
constexpr double kFar = 1e4;

template <class T>
Buffer<T> moved(std::span<const double> values, double origin, double scale) {
  Buffer<T> out(values.size());
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = static_cast<T>((values[i] - origin) * scale);
  });
  return out;
}

}  // namespace

template <>
PointSet<double>::PointSet(PointColumns points, std::span<const double> weights, std::span<const Moments> moments)
    : size_(points[0].size()), weights_(weights.empty() ? nullptr : weights.data()) {
  for (std::size_t f = 0; f < points.size(); ++f) {
    const double mean = moments[f].mean;
    const bool far = std::abs(mean) > kFar * std::sqrt(moments[f].variance);
    frame_.origin.push_back(far ? mean : 0.0);
    if (far) storage_.push_back(moved<double>(points[f], mean, 1));
    columns_.push_back(far ? storage_.back().data() : points[f].data());
  }
}

template <>
PointSet<float>::PointSet(PointColumns points, std::span<const double> weights, std::span<const Moments> moments)
    : size_(points[0].size()) {
  double widest = 0;
  for (const Moments& feature : moments) {
    frame_.origin.push_back(feature.mean);
    widest = std::max({widest, feature.maximum - feature.mean, feature.mean - feature.minimum});
  }
  if (widest > 0) frame_.scale = std::ldexp(1.0, -std::ilogb(widest));
  for (std::size_t f = 0; f < points.size(); ++f) {
    storage_.push_back(moved<float>(points[f], frame_.origin[f], frame_.scale));
    columns_.push_back(storage_.back().data());
  }
  if (weights.empty()) return;
  storage_.push_back(moved<float>(weights, 0, 1));
  weights_ = storage_.back().data();
}

template <class T>
PointSet<T>::PointSet(std::vector<Buffer<T>> columns, Buffer<T> weights, Frame frame)
    : size_(columns[0].size()), frame_(std::move(frame)), storage_(std::move(columns)) {
  for (const Buffer<T>& column : storage_) columns_.push_back(column.data());
  if (weights.empty()) return;
  weights_ = weights.data();
  storage_.push_back(std::move(weights));
}

template class PointSet<double>;
template class PointSet<float>;

}  // namespace quintile::clustering
