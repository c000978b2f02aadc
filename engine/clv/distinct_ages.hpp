// The different (x, T) among customers: what a prediction given that they are alive depends on.
#pragma once

#include <functional>

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

class DistinctAges {
 public:
  /// `histories` are checked already. Whole ticks are told apart by a table over x and T, if it is not too large;
  /// otherwise every customer counts as different.
  explicit DistinctAges(const PurchaseHistories& histories);

  /// value(x, T) of each different pair, T in units; in parallel.
  [[nodiscard]] Buffer<double> map(const std::function<double(double x, double end)>& value) const;
  /// Index of customer i's pair.
  [[nodiscard]] std::size_t operator[](std::size_t i) const noexcept { return cell_.empty() ? i : cell_[i]; }

 private:
  double ticks_per_unit_;
  Buffer<std::uint32_t> cell_;  // of each customer; empty: every customer is one
  Buffer<double> x_, end_;      // of each cell; ticks
};

}  // namespace quintile::clv
