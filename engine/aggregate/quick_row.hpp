// What the quick fold keeps of a customer: enough for recency, frequency and monetary value.
#pragma once

#include <cstdint>

#include "engine/aggregate/customer_row.hpp"

namespace quintile::aggregation {

/// Names and definitions as in CustomerRow.
struct QuickRow {
  std::uint64_t key = 0;
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  double money = 0;
  double returns = 0;
  std::uint32_t occasions = 0;
  std::uint32_t periods = 0;
};

[[nodiscard]] inline QuickRow quick_row(const CustomerRow& row) noexcept {
  return {row.key, row.first, row.last, row.money, row.returns, row.occasions, row.periods};
}

}  // namespace quintile::aggregation
