#include "quintile/time.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "quintile/error.hpp"

namespace quintile {
namespace {

// Takes characters off the front of a text; every reader returns false without side effects it can't afford
// because the caller gives up at the first failure.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Reads exactly `digits` decimal digits.
  bool number(std::size_t digits, std::int64_t& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = rest_[i];
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  // Reads 1 to 9 or more digits after a decimal point as nanoseconds; digits past the ninth are dropped.
  bool fraction(std::int64_t& nanoseconds) {
    std::int64_t unit = 100'000'000;
    std::size_t used = 0;
    nanoseconds = 0;
    while (used < rest_.size() && rest_[used] >= '0' && rest_[used] <= '9') {
      nanoseconds += unit * (rest_[used] - '0');
      unit /= 10;
      ++used;
    }
    rest_.remove_prefix(used);
    return used > 0;
  }

 private:
  std::string_view rest_;
};

std::int64_t days_in_month(int year, std::int64_t month) {
  const Date first{year, static_cast<unsigned>(month), 1};
  const Date next = month == 12 ? Date{year + 1, 1, 1} : Date{year, static_cast<unsigned>(month) + 1, 1};
  return days_from_date(next) - days_from_date(first);
}

bool read_zone(Cursor& cursor, DurationNs& offset) {
  if (cursor.take('Z') || cursor.take('z')) {
    offset = 0;
    return true;
  }
  const bool negative = cursor.peek() == '-';
  if (!cursor.take('+') && !cursor.take('-')) return false;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if (!cursor.number(2, hours)) return false;
  const bool colon = cursor.take(':');
  if ((colon || !cursor.done()) && !cursor.number(2, minutes)) return false;
  if (hours > 18 || minutes > 59) return false;
  offset = (hours * 3600 + minutes * 60) * kNsPerSecond * (negative ? -1 : 1);
  return true;
}

bool read_iso(std::string_view text, DurationNs utc_offset, TimeNs& out) {
  Cursor cursor(text);
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  if (!cursor.number(4, year) || !cursor.take('-') || !cursor.number(2, month) || !cursor.take('-') ||
      !cursor.number(2, day)) {
    return false;
  }
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(static_cast<int>(year), month)) return false;
  if (year < 1678 || year > 2261) return false;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t nanosecond = 0;
  DurationNs zone = utc_offset;
  if (!cursor.done()) {
    if (!cursor.take('T') && !cursor.take('t') && !cursor.take(' ')) return false;
    if (!cursor.number(2, hour) || !cursor.take(':') || !cursor.number(2, minute)) return false;
    if (cursor.take(':')) {
      if (!cursor.number(2, second)) return false;
      if ((cursor.take('.') || cursor.take(',')) && !cursor.fraction(nanosecond)) return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    (void)cursor.take(' ');
    if (!cursor.done() && !read_zone(cursor, zone)) return false;
    if (!cursor.done()) return false;
  }
  const std::int64_t days =
      days_from_date({static_cast<int>(year), static_cast<unsigned>(month), static_cast<unsigned>(day)});
  out = days * kNsPerDay + (hour * 3600 + minute * 60 + second) * kNsPerSecond + nanosecond - zone;
  return true;
}

}  // namespace

TimeNs parse_time(std::string_view text, DurationNs utc_offset) {
  TimeNs time = 0;
  if (!read_iso(text, utc_offset, time)) {
    throw UserError(fmt::format(
        "not a date: '{}'. Write it as 2011-12-10 or 2011-12-10T08:30:00, between the years 1678 and 2261.", text));
  }
  return time;
}

DurationNs parse_duration(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  double seconds = 0;
  if (unit.empty() || unit == "d") {
    seconds = 86'400;
  } else if (unit == "h") {
    seconds = 3'600;
  } else if (unit == "min") {
    seconds = 60;
  } else if (unit == "s") {
    seconds = 1;
  } else if (unit == "w") {
    seconds = 7 * 86'400;
  } else if (unit == "y") {
    seconds = 365 * 86'400;
  }
  const double nanoseconds = number * seconds * 1e9;
  if (error != std::errc() || seconds == 0 || !(nanoseconds >= 1) || nanoseconds > 9.2e18) {
    throw UserError(fmt::format(
        "not a length of time: '{}'. Write a positive number with s, min, h, d, w or y (365 days): 365d.", text));
  }
  return static_cast<DurationNs>(std::llround(nanoseconds));
}

DurationNs parse_utc_offset(std::string_view text) {
  if (text == "UTC" || text == "utc") return 0;
  Cursor cursor(text);
  DurationNs offset = 0;
  if (!read_zone(cursor, offset) || !cursor.done()) {
    throw UserError(fmt::format("not an offset from UTC: '{}'. Write it as UTC, +01:00 or -0530.", text));
  }
  return offset;
}

std::string format_time(TimeNs time, DurationNs utc_offset) {
  if (time == kNoTime) return {};
  // Split before shifting: the shift may leave the range of 64 bits at its very ends.
  std::int64_t days = floor_div(time, kNsPerDay);
  std::int64_t within = time - days * kNsPerDay + utc_offset;
  days += floor_div(within, kNsPerDay);
  within -= floor_div(within, kNsPerDay) * kNsPerDay;
  const Date date = date_from_days(days);
  std::string text = fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  if (within == 0) return text;
  const std::int64_t seconds = within / kNsPerSecond;
  const std::int64_t nanoseconds = within % kNsPerSecond;
  text += fmt::format(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (nanoseconds != 0) {
    text += fmt::format(".{:09}", nanoseconds);
    while (text.back() == '0') text.pop_back();
  }
  return text;
}

std::string format_duration(DurationNs duration) {
  struct Unit {
    DurationNs length;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits = {
      {{kNsPerDay, "day"}, {3600 * kNsPerSecond, "hour"}, {60 * kNsPerSecond, "minute"}, {kNsPerSecond, "second"}}};
  for (const Unit& unit : kUnits) {
    if (duration % unit.length == 0) {
      const std::int64_t count = duration / unit.length;
      return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
    }
  }
  return fmt::format("{} seconds", static_cast<double>(duration) / 1e9);
}

}  // namespace quintile
