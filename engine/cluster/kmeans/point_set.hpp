// Points in the precision that distances are computed in.
#pragma once

#include <span>
#include <vector>

#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/kmeans/frame.hpp"
#include "kernels/cluster.hpp"
#include "quintile/buffer.hpp"
#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Columns of T in a frame: the caller's own where they can be, copies when they are rounded to float or far from 0.
template <class T>
class PointSet {
 public:
  /// The columns must outlive the set. weights: empty, or one a point.
  PointSet(PointColumns points, std::span<const double> weights, std::span<const Moments> moments);
  /// Owns what it is given. weights: empty, or one a point.
  PointSet(std::vector<Buffer<T>> columns, Buffer<T> weights, Frame frame);

  PointSet(PointSet&&) noexcept = default;
  PointSet(const PointSet&) = delete;  // its columns are pointers into what it owns

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t features() const noexcept { return columns_.size(); }
  [[nodiscard]] const T* column(std::size_t f) const noexcept { return columns_[f]; }
  /// Null: all 1.
  [[nodiscard]] const T* weights() const noexcept { return weights_; }
  [[nodiscard]] T weight(std::size_t i) const noexcept { return weights_ == nullptr ? T{1} : weights_[i]; }
  [[nodiscard]] const Frame& frame() const noexcept { return frame_; }
  [[nodiscard]] kernels::PointRun<T> run(std::size_t begin, std::size_t size) const noexcept {
    return {columns_.data(), weights_, columns_.size(), begin, size};
  }

 private:
  std::size_t size_ = 0;
  std::vector<const T*> columns_;
  const T* weights_ = nullptr;
  Frame frame_;
  std::vector<Buffer<T>> storage_;
};

}  // namespace quintile::clustering
