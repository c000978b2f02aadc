// From the customer table to what models are fitted to.
#pragma once

#include <vector>

#include "quintile/clv.hpp"

namespace quintile::clv {

/// Customers with a purchase, times in days.
struct CustomerHistories {
  Buffer<std::uint32_t> row;  ///< in the table
  Buffer<double> x, t_x, end;
  Buffer<double> spend;    ///< mean money of a repeat purchase; empty without amounts
  Buffer<double> weights;  ///< empty: one each
  std::uint64_t repeat_buyers = 0;

  [[nodiscard]] PurchaseHistories purchases(double days_per_unit) const {
    return {x, t_x, end, weights, days_per_unit};
  }
  [[nodiscard]] SpendHistories spending() const { return {x, spend, weights}; }
};

/// Whether the table has the columns that takes.
[[nodiscard]] bool has_histories(const CustomerTable& customers);

/// Whole days where the table has times of purchases, else its t_x and tenure. Throws UserError when it has neither.
[[nodiscard]] CustomerHistories customer_histories(const CustomerTable& customers, TimeNs as_of, DurationNs utc_offset);

}  // namespace quintile::clv
