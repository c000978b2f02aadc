// What a scoring method sees of a dimension.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/score.hpp"

namespace quintile::scoring {

/// One number per customer.
struct Measure {
  std::string name;                ///< of the column, e.g. "recency_days"
  std::span<const double> values;  ///< NaN: nothing to score
  bool smaller_is_better = false;  ///< recency
  std::size_t count = 0;           ///< values that are numbers
};

/// A measure that owns its values.
struct OwnedMeasure {
  std::string name;
  Buffer<double> values;
  std::size_t missing = 0;  ///< customers with a purchase whose measure is NaN
};

/// Recency of every customer with a purchase, NaN for the others. Throws UserError when the table has none.
[[nodiscard]] OwnedMeasure recency_measure(const CustomerTable& customers);
/// The measure behind F, NaN where `purchased` (R scores) is 0. Throws UserError when the table lacks it.
[[nodiscard]] OwnedMeasure frequency_measure(const CustomerTable& customers, FrequencyMeasure which,
                                             std::span<const std::uint8_t> purchased);
/// The measure behind M; empty values when the table has no amounts.
[[nodiscard]] OwnedMeasure monetary_measure(const CustomerTable& customers, MonetaryMeasure which,
                                            std::span<const std::uint8_t> purchased);

/// The values turned so that greater is better.
[[nodiscard]] Buffer<double> greater_is_better(const Measure& measure);

}  // namespace quintile::scoring
