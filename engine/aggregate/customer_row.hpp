// What the fold makes of one customer's events: a row, before it is spread over the columns.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "quintile/event.hpp"

namespace quintile::aggregation {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Purchases of one customer. Names and definitions as in CustomerTable.
struct CustomerRow {
  std::uint64_t key = 0;
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  double money = 0;
  double repeat_money = 0;  ///< after the first purchase period
  double returns = 0;
  double largest_gap = kNaN;
  double median_gap = kNaN;
  double last_gap = kNaN;
  double reentry_gap = kNaN;
  std::uint32_t occasions = 0;
  std::uint32_t periods = 0;
  std::uint32_t quarters = 0;
  std::uint32_t in_window = 0;
  std::uint32_t in_previous_window = 0;
  std::uint32_t holdout_periods = 0;  ///< before the holdout
  std::int32_t holdout_t_x = 0;       ///< days
};

/// Events of every kind; only for logs that have kinds, channels or satisfaction scores.
struct EngagementRow {
  std::uint32_t events = 0;
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  std::uint64_t channels = 0;  ///< bit mask
  std::array<std::uint32_t, kEventKinds> count{};
  std::array<std::uint32_t, kEventKinds> in_window{};
  std::array<TimeNs, kEventKinds> last_of_kind{};
  std::uint32_t scores = 0;
  std::uint32_t satisfied = 0;
  std::uint32_t promoters = 0;
  std::uint32_t detractors = 0;
  double score_sum = 0;
  double largest_score = kNaN;
};

}  // namespace quintile::aggregation
