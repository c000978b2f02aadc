// The fixed layouts "2011-12-10" and "2011-12-10T08:30:00", eight characters at a time.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "io/parse/moment.hpp"
#include "quintile/time.hpp"

namespace quintile::io {

/// Eight characters of which some are digits ('0' in the pattern) and the others fixed. `slack` is 0x76 for a digit
/// and 0x7F for a fixed character: what reaches the top bit when it is added was too large.
class EightCharacters {
 public:
  consteval explicit EightCharacters(const char (&pattern)[9]) {
    std::array<char, 8> fixed{};
    std::array<char, 8> slack{};
    for (std::size_t i = 0; i < 8; ++i) {
      fixed[i] = pattern[i];
      slack[i] = pattern[i] == '0' ? 0x76 : 0x7F;
    }
    pattern_ = std::bit_cast<std::uint64_t>(fixed);
    slack_ = std::bit_cast<std::uint64_t>(slack);
  }
  /// Zero if the characters of `word` fit; then `digits` holds the digits, and zero elsewhere.
  [[nodiscard]] std::uint64_t misfits(std::uint64_t word, std::uint64_t& digits) const noexcept {
    digits = word ^ pattern_;
    return ((digits + slack_) | digits) & 0x8080'8080'8080'8080U;
  }

 private:
  std::uint64_t pattern_ = 0;
  std::uint64_t slack_ = 0;
};

/// The days of every month from kFirstYear to kLastYear, as days since 1970-01-01.
class MonthTable {
 public:
  struct Month {
    std::int32_t first_day = 0;  ///< the day before its first
    std::int32_t days = 0;       ///< 0: there is no such month
  };
  constexpr MonthTable() noexcept {
    for (std::int64_t year = kFirstYear; year <= kLastYear; ++year) {
      for (std::int64_t month = 1; month <= 12; ++month) {
        const Date date{static_cast<int>(year), static_cast<unsigned>(month), 1};
        months_[static_cast<std::size_t>((year - kFirstYear) * 16 + month)] = {
            static_cast<std::int32_t>(days_from_date(date) - 1), static_cast<std::int32_t>(days_in_month(year, month))};
      }
    }
  }
  /// Any year; months 0 to 15.
  [[nodiscard]] Month month(std::int64_t year, std::int64_t month) const noexcept {
    const auto at = static_cast<std::uint64_t>((year - kFirstYear) * 16 + month);
    return at < months_.size() ? months_[at] : Month{};
  }

 private:
  std::array<Month, static_cast<std::size_t>(kLastYear - kFirstYear + 1) * 16> months_{};
};
inline const MonthTable kMonthTable;

/// Reads "2011-12-10", and "2011-12-10 08:30:00" with a blank or T; false for everything else, valid or not.
[[nodiscard]] inline bool parse_iso_time(std::string_view text, DurationNs utc_offset, TimeNs& out) noexcept {
  const char* const p = text.data();
  const bool with_clock = text.size() == 19;
  if (!with_clock && text.size() != 10) return false;
  const auto word_at = [&](std::size_t at) {
    std::uint64_t word = 0;
    std::memcpy(&word, p + at, 8);
    return word;
  };
  // The number that digits i and i + 1 write, in byte i.
  const auto pairs = [](std::uint64_t digits) { return digits * 10 + (digits >> 8); };
  const auto pair = [](std::uint64_t sums, int at) { return static_cast<std::int64_t>((sums >> (8 * at)) & 0xFF); };
  std::uint64_t date = 0;
  std::uint64_t rest = 0;
  std::uint64_t misfits =
      EightCharacters("0000-00-").misfits(word_at(0), date) | EightCharacters("00-00-00").misfits(word_at(2), rest);
  date = pairs(date);
  rest = pairs(rest);
  std::int64_t seconds = 0;
  if (with_clock) {
    std::uint64_t clock = 0;
    misfits |= EightCharacters("00:00:00").misfits(word_at(11), clock);
    clock = pairs(clock);
    const std::int64_t hour = pair(clock, 0);
    const std::int64_t minute = pair(clock, 3);
    const std::int64_t second = pair(clock, 6);
    if ((p[10] != 'T' && p[10] != ' ') || hour > 23 || minute > 59 || second > 59) return false;
    seconds = hour * 3600 + minute * 60 + second;
  }
  const std::int64_t month = pair(date, 5);
  const std::int64_t day = pair(rest, 6);
  if (misfits != 0 || month > 12) return false;
  const MonthTable::Month days = kMonthTable.month(pair(date, 0) * 100 + pair(date, 2), month);
  if (day < 1 || day > days.days) return false;
  out = ((days.first_day + day) * 86'400 + seconds) * kNsPerSecond - utc_offset;
  return true;
}

}  // namespace quintile::io
