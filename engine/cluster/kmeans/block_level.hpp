// Blocks of consecutive points: where they lie, and what they add up to.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kernels/cluster.hpp"
#include "quintile/buffer.hpp"

namespace quintile::clustering {

/// The blocks of one size.
class BlockLevel {
 public:
  BlockLevel(std::size_t points, std::size_t features, std::size_t block);

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::size_t block() const noexcept { return block_; }
  /// The boxes around the points of blocks begin to begin + size - 1.
  [[nodiscard]] kernels::BoxRun boxes(std::size_t begin, std::size_t size) const noexcept {
    return {middle_of_.data(), half_of_.data(), features_, begin, size};
  }
  /// Sums of the features of a block's points, then their weight.
  [[nodiscard]] double* sums(std::size_t b) noexcept { return sums_.data() + b * (features_ + 1); }
  [[nodiscard]] const double* sums(std::size_t b) const noexcept { return sums_.data() + b * (features_ + 1); }
  [[nodiscard]] double weight(std::size_t b) const noexcept { return sums(b)[features_]; }
  /// Sum of squared distances of a block's points from their mean.
  [[nodiscard]] double& scatter(std::size_t b) noexcept { return scatter_[b]; }
  /// Sum of squared distances of a block's points from a centre.
  [[nodiscard]] double inertia(std::size_t b, const double* centre) const noexcept;
  void set_box(std::size_t b, std::size_t f, double low, double high) noexcept;
  /// Makes block b of the blocks of `finer`, begin to end - 1.
  void join(std::size_t b, const BlockLevel& finer, std::size_t begin, std::size_t end) noexcept;

 private:
  // At most the lowest and at least the highest value in a block, whatever the rounding.
  [[nodiscard]] double low(std::size_t b, std::size_t f) const noexcept;
  [[nodiscard]] double high(std::size_t b, std::size_t f) const noexcept;

  std::size_t count_;
  std::size_t block_;
  std::size_t features_;
  std::vector<Buffer<double>> middle_;
  std::vector<Buffer<double>> half_;
  std::vector<const double*> middle_of_;
  std::vector<const double*> half_of_;
  Buffer<double> sums_;
  Buffer<double> scatter_;
};

}  // namespace quintile::clustering
