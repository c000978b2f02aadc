// The different numbers of purchases among customers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace quintile::clv {

class Frequencies {
 public:
  /// x: whole numbers >= 0.
  explicit Frequencies(std::span<const double> x);

  /// Ascending.
  [[nodiscard]] const std::vector<double>& values() const noexcept { return values_; }
  /// The place of one of them.
  [[nodiscard]] std::size_t rank(double x) const noexcept {
    if (x < kDirect) return rank_[static_cast<std::size_t>(x)];
    return static_cast<std::size_t>(std::lower_bound(values_.begin(), values_.end(), x) - values_.begin());
  }

 private:
  static constexpr double kDirect = 65'536;

  std::vector<double> values_;
  std::vector<std::uint32_t> rank_;  // of x < kDirect
};

}  // namespace quintile::clv
