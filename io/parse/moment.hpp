// The parts of a date and clock, and the instant they name.
#pragma once

#include <array>
#include <cstdint>

#include "quintile/time.hpp"

namespace quintile::io {

struct Moment {
  std::int64_t year = 1970;
  std::int64_t month = 1;
  std::int64_t day = 1;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t nanosecond = 0;
  DurationNs zone = 0;  ///< offset from UTC
};

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

[[nodiscard]] constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) noexcept {
  constexpr std::array<std::int64_t, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month)] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

/// The years that fit into 64-bit nanoseconds from end to end.
inline constexpr std::int64_t kFirstYear = 1678;
inline constexpr std::int64_t kLastYear = 2261;

[[nodiscard]] constexpr bool is_date(std::int64_t year, std::int64_t month, std::int64_t day) noexcept {
  return year >= kFirstYear && year <= kLastYear && month >= 1 && month <= 12 && day >= 1 &&
         (day <= 28 || day <= days_in_month(year, month));
}

/// False when there is no such day or time of day, or when it is before 1678 or after 2261.
[[nodiscard]] constexpr bool to_time(const Moment& m, TimeNs& out) noexcept {
  if (!is_date(m.year, m.month, m.day)) return false;
  if (m.hour > 23 || m.minute > 59 || m.second > 59) return false;
  const std::int64_t days =
      days_from_date({static_cast<int>(m.year), static_cast<unsigned>(m.month), static_cast<unsigned>(m.day)});
  out = days * kNsPerDay + (m.hour * 3600 + m.minute * 60 + m.second) * kNsPerSecond + m.nanosecond - m.zone;
  return true;
}

/// Years of two digits as POSIX reads them: 69..99 are 1969..1999, 00..68 are 2000..2068.
[[nodiscard]] constexpr std::int64_t full_year(std::int64_t two_digits) noexcept {
  return two_digits + (two_digits >= 69 ? 1900 : 2000);
}

}  // namespace quintile::io
