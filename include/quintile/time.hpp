// Points in time, durations and the calendar. All calendar arithmetic is proleptic Gregorian, without
// leap seconds, in UTC shifted by a fixed offset.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace quintile {

/// Nanoseconds since 1970-01-01T00:00:00 UTC: 1677-09-21 to 2262-04-11.
using TimeNs = std::int64_t;
/// A length of time in nanoseconds.
using DurationNs = std::int64_t;

/// "No time": the same bit pattern as NumPy's NaT.
inline constexpr TimeNs kNoTime = std::numeric_limits<std::int64_t>::min();

inline constexpr DurationNs kNsPerSecond = 1'000'000'000;
inline constexpr DurationNs kNsPerDay = 86'400 * kNsPerSecond;

/// A calendar day. month 1..12, day 1..31.
struct Date {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
  bool operator==(const Date&) const = default;
};

/// Floored quotient, unlike `/`, so that days before 1970 come out right. Divisor > 0.
[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t dividend, std::int64_t divisor) noexcept {
  return dividend / divisor - static_cast<std::int64_t>(dividend % divisor < 0);
}

/// Days since 1970-01-01 of a calendar day (H. Hinnant, "chrono-compatible low-level date algorithms").
[[nodiscard]] constexpr std::int64_t days_from_date(Date date) noexcept {
  const std::int64_t y = static_cast<std::int64_t>(date.year) - static_cast<std::int64_t>(date.month <= 2);
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t shifted_month = (static_cast<std::int64_t>(date.month) + 9) % 12;
  const std::int64_t day_of_year = (153 * shifted_month + 2) / 5 + static_cast<std::int64_t>(date.day) - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

/// The inverse of days_from_date.
[[nodiscard]] constexpr Date date_from_days(std::int64_t days) noexcept {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = floor_div(z, 146'097);
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<unsigned>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), month,
          static_cast<unsigned>(day_of_year - (153 * shifted_month + 2) / 5 + 1)};
}

/// Calendar day number (days since 1970-01-01) of an instant in the zone UTC + offset.
[[nodiscard]] constexpr std::int64_t day_of(TimeNs time, DurationNs utc_offset = 0) noexcept {
  return floor_div(time + utc_offset, kNsPerDay);
}

/// Months since 1970-01 of a day number.
[[nodiscard]] constexpr std::int64_t month_of_day(std::int64_t day) noexcept {
  const Date date = date_from_days(day);
  return (static_cast<std::int64_t>(date.year) - 1970) * 12 + static_cast<std::int64_t>(date.month) - 1;
}

/// Reads an ISO-8601 date or date-time ("2011-12-10", "2011-12-10T08:30:00.5+01:00", "2011-12-10 08:30").
/// Without a zone it is taken at `utc_offset`. Throws UserError.
[[nodiscard]] TimeNs parse_time(std::string_view text, DurationNs utc_offset = 0);

/// Reads a duration: a number with the unit s, min, h, d, w or y (365 d); a bare number is days.
/// "365d", "12h", "30". Throws UserError.
[[nodiscard]] DurationNs parse_duration(std::string_view text);

/// Reads a fixed offset from UTC: "UTC", "Z", "+01:00", "-0530". Throws UserError.
[[nodiscard]] DurationNs parse_utc_offset(std::string_view text);

/// "2011-12-10 08:30:00", without the clock when it is midnight; fractions only when there are any;
/// the empty string for kNoTime.
[[nodiscard]] std::string format_time(TimeNs time, DurationNs utc_offset = 0);

/// "30 days", "12 hours", ...: the largest unit that divides it.
[[nodiscard]] std::string format_duration(DurationNs duration);

}  // namespace quintile
