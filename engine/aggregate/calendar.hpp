// Fast calendar for the fold: days, weeks, months and quarters of instants in one fixed zone.
#pragma once

#include <cstdint>
#include <limits>

#include "quintile/aggregate.hpp"
#include "quintile/buffer.hpp"
#include "quintile/time.hpp"

namespace quintile::aggregation {

/// Looks months up in a table over the log's days, because the civil-calendar formula costs ten times as much.
class Calendar {
 public:
  /// Covers the instants first..last.
  Calendar(TimeNs first, TimeNs last, DurationNs utc_offset)
      : utc_offset_(utc_offset),
        first_day_(day_of(first, utc_offset)),
        months_(static_cast<std::size_t>(day_of(last, utc_offset) - first_day_ + 1)) {
    for (std::size_t i = 0; i < months_.size(); ++i)
      months_[i] = static_cast<std::int32_t>(month_of_day(first_day_ + static_cast<std::int64_t>(i)));
    month_ends_ = Buffer<std::int64_t>(static_cast<std::size_t>(last_month() - first_month() + 1));
    for (std::size_t i = 0; i < month_ends_.size(); ++i) {
      const std::int64_t next = first_month() + static_cast<std::int64_t>(i) + 1;
      const Date start{static_cast<int>(1970 + floor_div(next, 12)),
                       static_cast<unsigned>(next - 12 * floor_div(next, 12) + 1), 1};
      month_ends_[i] = days_from_date(start);
    }
  }

  [[nodiscard]] std::int64_t day(TimeNs time) const noexcept { return day_of(time, utc_offset_); }
  /// Months since 1970-01.
  [[nodiscard]] std::int32_t month(std::int64_t day) const noexcept {
    return months_[static_cast<std::size_t>(day - first_day_)];
  }
  /// Number of the purchase period that a day is in. Weeks start on Monday.
  [[nodiscard]] std::int64_t period(std::int64_t day, PeriodUnit unit) const noexcept {
    switch (unit) {
      case PeriodUnit::week:
        return floor_div(day + 3, 7);
      case PeriodUnit::month:
        return month(day);
      case PeriodUnit::day:
        break;
    }
    return day;
  }
  /// First instant after the period that a day is in.
  [[nodiscard]] TimeNs end_of_period(std::int64_t day, PeriodUnit unit) const noexcept {
    std::int64_t next = day + 1;
    if (unit == PeriodUnit::week) next = 7 * (floor_div(day + 3, 7) + 1) - 3;
    if (unit == PeriodUnit::month) next = month_ends_[static_cast<std::size_t>(month(day) - first_month())];
    TimeNs end = 0;
    if (__builtin_mul_overflow(next, kNsPerDay, &end) || __builtin_sub_overflow(end, utc_offset_, &end))
      return std::numeric_limits<TimeNs>::max();
    return end;
  }
  [[nodiscard]] std::int64_t first_day() const noexcept { return first_day_; }
  /// How many it covers.
  [[nodiscard]] std::size_t days() const noexcept { return months_.size(); }
  [[nodiscard]] std::int32_t first_month() const noexcept { return months_[0]; }
  [[nodiscard]] std::int32_t last_month() const noexcept { return months_[months_.size() - 1]; }

 private:
  DurationNs utc_offset_;
  std::int64_t first_day_;
  Buffer<std::int32_t> months_;
  Buffer<std::int64_t> month_ends_;  // day after the last of each month
};

}  // namespace quintile::aggregation
