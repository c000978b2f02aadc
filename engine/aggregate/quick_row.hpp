// What is kept of a customer when less than everything is measured: enough for recency, frequency and monetary value.
#pragma once

#include <cstdint>

#include "engine/aggregate/customer_row.hpp"
#include "kernels/fold.hpp"

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
[[nodiscard]] inline QuickRow quick_row(std::uint64_t key, const kernels::Tally& tally) noexcept {
  return {key, kNoTime, tally.occasions > 0 ? tally.last : kNoTime, tally.money, tally.occasions, 0};
}
[[nodiscard]] inline QuickRow quick_row(std::uint64_t key, const kernels::DaysTally& tally) noexcept {
  if (tally.occasions == 0) return {key, kNoTime, kNoTime, tally.money, 0, 0};
  return {key, tally.first, tally.last, tally.money, tally.occasions, tally.days};
}

}  // namespace quintile::aggregation
