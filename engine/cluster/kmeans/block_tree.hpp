// Points ordered along a space-filling curve, in blocks of blocks.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/kmeans/block_level.hpp"
#include "engine/cluster/kmeans/point_set.hpp"

namespace quintile::clustering {

/// Three levels: leaves of 32 points, middle blocks of 32 leaves, top blocks of 32 of those. Made once, and used by all
/// iterations of all starts.
template <class T>
class BlockTree {
 public:
  static constexpr std::size_t kFan = 32;
  static constexpr std::size_t kMostFeatures = 16;

  /// At most kMostFeatures features and 2^32 points. weights: empty, or one a point.
  BlockTree(PointColumns points, std::span<const double> weights, std::span<const Moments> moments, const Frame& frame);

  [[nodiscard]] const PointSet<T>& points() const noexcept { return points_; }
  [[nodiscard]] const BlockLevel& leaves() const noexcept { return leaves_; }
  [[nodiscard]] const BlockLevel& middles() const noexcept { return middles_; }
  [[nodiscard]] const BlockLevel& tops() const noexcept { return tops_; }
  [[nodiscard]] kernels::PointRun<T> leaf(std::size_t b) const noexcept {
    const std::size_t begin = b * leaves_.block();
    return points_.run(begin, std::min(leaves_.block(), points_.size() - begin));
  }

 private:
  void make_leaf(std::size_t b);

  PointSet<T> points_;
  BlockLevel leaves_;
  BlockLevel middles_;
  BlockLevel tops_;
};

/// The blocks of the finer level that make up block b of the coarser one.
struct Children {
  Children(const BlockLevel& coarse, std::size_t b, const BlockLevel& fine)
      : begin(b * (coarse.block() / fine.block())),
        end(std::min(fine.count(), begin + coarse.block() / fine.block())) {}
  std::size_t begin;
  std::size_t end;
  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
};

/// Some of the centres.
template <class T>
class CentreList {
 public:
  /// None.
  explicit CentreList(std::size_t features) : features_(features) {}
  /// All of them.
  CentreList(std::span<const T> centres, std::size_t features);
  /// Those of `from` whose bits are set.
  void take(const CentreList& from, std::uint64_t bits) noexcept;
  void add(std::uint32_t number, const T* centre) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// The centre's number among all.
  [[nodiscard]] std::uint32_t number(std::size_t i) const noexcept { return numbers_[i]; }
  [[nodiscard]] const double* centre(std::size_t i) const noexcept { return exact_.data() + i * features_; }
  [[nodiscard]] kernels::CentreRows<double> exact() const noexcept { return {exact_.data(), size_}; }
  [[nodiscard]] kernels::CentreRows<T> rows() const noexcept { return {rows_.data(), size_}; }

 private:
  std::size_t features_;
  std::size_t size_ = 0;
  std::array<std::uint32_t, kernels::kMostCandidates> numbers_;
  std::array<double, kernels::kMostCandidates * BlockTree<T>::kMostFeatures> exact_;
  std::array<T, kernels::kMostCandidates * BlockTree<T>::kMostFeatures> rows_;
};

/// How much of the squared distances rounding may take: see BoxKernels.
template <class T>
[[nodiscard]] constexpr double slack_of(std::size_t features) noexcept {
  return 16.0 * static_cast<double>(features + 4) * static_cast<double>(std::numeric_limits<T>::epsilon());
}

}  // namespace quintile::clustering
