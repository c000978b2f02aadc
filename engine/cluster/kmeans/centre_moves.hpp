// How far centres moved and stand apart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace quintile::clustering {

/// Bounds that hold in spite of rounding.
class CentreMoves {
 public:
  /// Rows of centres, as many before as now. half(): only `with_halves`, else 0: it compares all pairs.
  template <class T>
  CentreMoves(std::span<const T> before, std::span<const T> now, std::size_t features, bool with_halves);

  /// False when a centre came from, or went, beyond all numbers: the others tell nothing then.
  [[nodiscard]] bool finite() const noexcept { return finite_; }
  /// Of centre j, at most.
  [[nodiscard]] double of(std::size_t j) const noexcept { return moved_[j]; }
  /// Of any other centre, at most.
  [[nodiscard]] double of_others(std::size_t j) const noexcept { return j == farthest_ ? second_ : first_; }
  /// Half the distance to the nearest other centre, at least.
  [[nodiscard]] double half(std::size_t j) const noexcept { return half_[j]; }

 private:
  std::vector<double> moved_;
  std::vector<double> half_;
  std::size_t farthest_ = 0;
  double first_ = 0;
  double second_ = 0;
  bool finite_ = true;
};

}  // namespace quintile::clustering
