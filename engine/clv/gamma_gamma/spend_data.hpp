// Repeat buyers with money: what the Gamma-Gamma likelihood sums over.
#pragma once

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

struct SpendData {
  Buffer<double> x, spend, weight;
  Buffer<double> count, customers_of;  ///< the different x, ascending, and the weight of each
  double customers = 0;                ///< sum of weights
  double log_spend = 0;                ///< sum of weight ln(spend)
  double x_log_total = 0;              ///< sum of weight x ln(x spend)
  double mean = 0;                     ///< of the spend, over customers
  double correlation = 0;              ///< of x and spend; NaN: one does not vary
  std::uint64_t without_spend = 0;     ///< repeat buyers with a spend of 0 or less
};

/// Throws UserError for lengths that differ and DataError, naming the customer, for x that is not a whole number >= 0,
/// spend that is not finite where x > 0, and weights that are not numbers >= 0.
void check_spend(const SpendHistories& histories);

/// The customers with x > 0, spend > 0 and weight > 0, in their order.
[[nodiscard]] SpendData spend_data(const SpendHistories& histories);

/// Every `stride`-th of them.
[[nodiscard]] SpendData sample(const SpendData& all, std::size_t stride);

}  // namespace quintile::clv
