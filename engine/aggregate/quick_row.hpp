// What is kept of a customer when less than everything is measured: enough for recency, frequency and monetary value.
#pragma once

#include <cstdint>

#include "engine/aggregate/customer_row.hpp"
#include "engine/aggregate/sums.hpp"

namespace quintile::aggregation {

/// Names and definitions as in CustomerRow. Without days, first and periods mean nothing.
struct QuickRow {
  std::uint64_t key = 0;
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  double money = 0;
  std::uint32_t occasions = 0;
  std::uint32_t periods = 0;
};

[[nodiscard]] inline QuickRow quick_row(const CustomerRow& row) noexcept {
  return {row.key, row.first, row.last, row.money, row.occasions, row.periods};
}
[[nodiscard]] inline QuickRow quick_row(std::uint64_t key, const Sums& sums, std::size_t place) noexcept {
  QuickRow row{.key = key, .last = sums.last[place], .occasions = sums.presence[place] - 1};
  if (!sums.money.empty()) row.money = sums.money[place];
  if (sums.days.empty()) return row;
  row.first = sums.first[place];
  row.periods = sums.days[place];
  return row;
}

}  // namespace quintile::aggregation
