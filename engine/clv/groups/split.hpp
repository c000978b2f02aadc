// Histories by group.
#pragma once

#include <vector>

#include "quintile/clv.hpp"

namespace quintile::clv {

struct SplitPurchases {
  Buffer<double> x, t_x, end, weights;
  [[nodiscard]] PurchaseHistories histories(double ticks_per_unit) const {
    return {x, t_x, end, weights, ticks_per_unit};
  }
};

struct SplitSpend {
  Buffer<double> x, spend, weights;
  [[nodiscard]] SpendHistories histories() const { return {x, spend, weights}; }
};

/// Rows of each group, in their order.
class Split {
 public:
  /// Throws UserError unless there is a code below `groups` for each of `size` rows.
  Split(std::span<const std::uint32_t> group, std::size_t groups, std::size_t size);

  [[nodiscard]] std::span<const std::uint32_t> rows(std::size_t group) const {
    return std::span(rows_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
  }
  [[nodiscard]] SplitPurchases purchases(const PurchaseHistories& histories, std::size_t group) const;
  [[nodiscard]] SplitSpend spend(const SpendHistories& histories, std::size_t group) const;

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace quintile::clv
