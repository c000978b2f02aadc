// Identical purchase histories as one row with a weight: likelihoods then cost as much as there are different ones.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/clv/rising_sum.hpp"
#include "kernels/likelihood.hpp"
#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// Customers by age T: each age once where ages are few whole ticks, else a row each.
struct AgeWeights {
  Buffer<double> age;        ///< in units
  Buffer<double> weight;     ///< of customers
  Buffer<double> purchases;  ///< weight x
};

/// Different histories in ascending order of (x, T, t_x), times in units.
struct CollapsedHistories {
  Buffer<double> x, t_x, end, weight;
  std::vector<FrequencyGroup> frequencies;  ///< ascending
  RisingSum rising;                         ///< of the frequencies
  AgeWeights ages;
  double customers = 0;  ///< sum of weights
  double purchases = 0;  ///< sum of weight x
  double exposure = 0;   ///< sum of weight T
  double longest = 0;    ///< largest T
  double ticks_per_unit = 1;
  std::size_t ticks = 0;  ///< one more than the largest T in ticks, where ages are few whole ticks; else 0

  [[nodiscard]] std::size_t size() const noexcept { return x.size(); }
  [[nodiscard]] kernels::PurchaseRows rows(std::size_t begin, std::size_t end_row) const noexcept {
    return {x.data() + begin, t_x.data() + begin, end.data() + begin, weight.data() + begin, end_row - begin};
  }
  using Group = std::vector<FrequencyGroup>::const_iterator;
  /// The group that a row is in.
  [[nodiscard]] Group group_of(std::size_t row) const noexcept {
    return std::upper_bound(frequencies.begin(), frequencies.end(), row,
                            [](std::size_t at, const FrequencyGroup& group) { return at < group.begin; }) -
           1;
  }
  /// One past its last row.
  [[nodiscard]] std::size_t end_of(Group group) const noexcept {
    return group + 1 == frequencies.end() ? size() : group[1].begin;
  }
};

/// Throws DataError, naming the first customer and value, unless the histories are possible.
void check_histories(const PurchaseHistories& histories);

/// Checks and collapses. Exact: weights of equal histories are summed in input order.
[[nodiscard]] CollapsedHistories collapse(const PurchaseHistories& histories);

/// Fills in what follows from the rows, `ticks` and `ticks_per_unit`.
void summarise(CollapsedHistories& out);

/// Every `stride`-th history, which spans all frequencies and ages because they are in order.
[[nodiscard]] CollapsedHistories sample(const CollapsedHistories& all, std::size_t stride);

}  // namespace quintile::clv
