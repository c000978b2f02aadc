// Identical purchase histories as one row with a weight: likelihoods then cost as much as there are different ones.
#pragma once

#include <vector>

#include "kernels/likelihood.hpp"
#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// Customers with the same x.
struct FrequencyGroup {
  double x = 0;
  double weight = 0;
};

/// Different histories in ascending order of (x, T, t_x), times in units.
struct CollapsedHistories {
  Buffer<double> x, t_x, end, weight;
  std::vector<FrequencyGroup> frequencies;  ///< ascending
  double customers = 0;                     ///< sum of weights
  double purchases = 0;                     ///< sum of weight x
  double exposure = 0;                      ///< sum of weight T
  double longest = 0;                       ///< largest T

  [[nodiscard]] std::size_t size() const noexcept { return x.size(); }
  [[nodiscard]] kernels::PurchaseRows rows(std::size_t begin, std::size_t end_row) const noexcept {
    return {x.data() + begin, t_x.data() + begin, end.data() + begin, weight.data() + begin, end_row - begin};
  }
};

/// Throws DataError, naming the first customer and value, unless the histories are possible.
void check_histories(const PurchaseHistories& histories);

/// Checks and collapses. Exact: weights of equal histories are summed in input order.
[[nodiscard]] CollapsedHistories collapse(const PurchaseHistories& histories);

/// Every `stride`-th history, which spans all frequencies and ages because they are in order.
[[nodiscard]] CollapsedHistories sample(const CollapsedHistories& all, std::size_t stride);

}  // namespace quintile::clv
