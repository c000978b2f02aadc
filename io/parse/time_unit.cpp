#include "io/parse/time_unit.hpp"

#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "io/parse/date_text.hpp"
#include "io/parse/missing.hpp"
#include "io/parse/moment.hpp"

namespace quintile::io {
namespace {

std::optional<DurationNs> unit_length(std::string_view name) {
  // Tells D (days, as NumPy writes it) from d only by accepting both; M (months) has no fixed length.
  static constexpr std::array<std::pair<std::string_view, DurationNs>, 30> kUnits = {{
      {"s", kNsPerSecond},
      {"sec", kNsPerSecond},
      {"secs", kNsPerSecond},
      {"second", kNsPerSecond},
      {"seconds", kNsPerSecond},
      {"ms", kNsPerSecond / 1'000},
      {"msec", kNsPerSecond / 1'000},
      {"millis", kNsPerSecond / 1'000},
      {"millisecond", kNsPerSecond / 1'000},
      {"milliseconds", kNsPerSecond / 1'000},
      {"us", 1'000},
      {"usec", 1'000},
      {"micros", 1'000},
      {"microsecond", 1'000},
      {"microseconds", 1'000},
      {"ns", 1},
      {"nanos", 1},
      {"nanosecond", 1},
      {"nanoseconds", 1},
      {"min", 60 * kNsPerSecond},
      {"mins", 60 * kNsPerSecond},
      {"minute", 60 * kNsPerSecond},
      {"minutes", 60 * kNsPerSecond},
      {"h", 3'600 * kNsPerSecond},
      {"hour", 3'600 * kNsPerSecond},
      {"hours", 3'600 * kNsPerSecond},
      {"d", kNsPerDay},
      {"D", kNsPerDay},
      {"day", kNsPerDay},
      {"days", kNsPerDay},
  }};
  for (const auto& [unit, length] : kUnits) {
    if (unit == name) return length;
  }
  return std::nullopt;
}

// Takes "datetime64[" or "timestamp[" and "]" off: both are ways to say that the numbers are times.
std::string_view inside_brackets(std::string_view text) {
  for (const std::string_view prefix : {"datetime64[", "timestamp[", "<M8[", "M8["}) {
    if (text.starts_with(prefix) && text.ends_with(']')) {
      return text.substr(prefix.size(), text.size() - prefix.size() - 1);
    }
  }
  return text;
}

}  // namespace

bool TimeUnit::to_time(double count, TimeNs& out) const noexcept {
  // Splits off the whole units so that the fraction keeps all its digits.
  const double whole = std::floor(count);
  if (!(std::abs(whole) < 9.2e18)) return false;
  TimeNs time = 0;
  if (!to_time(static_cast<std::int64_t>(whole), time)) return false;
  const auto rest = static_cast<std::int64_t>(std::llround((count - whole) * static_cast<double>(length)));
  return !__builtin_add_overflow(time, rest, &out);
}

std::optional<TimeUnit> time_unit_from(std::string_view text) {
  text = inside_brackets(trim(text));
  const std::size_t since = text.find(" since ");
  const std::optional<DurationNs> length = unit_length(trim(text.substr(0, since)));
  if (!length) return std::nullopt;
  TimeUnit unit{*length, 0};
  if (since == std::string_view::npos) return unit;
  if (!parse_date_text(text.substr(since + 7), DateForm::year_first, 0, unit.epoch)) return std::nullopt;
  return unit;
}

bool parse_calendar_integer(std::int64_t number, DurationNs utc_offset, TimeNs& out) noexcept {
  Moment m;
  m.zone = utc_offset;
  if (number >= 10'000'000'000'000) {
    m.second = number % 100;
    m.minute = number / 100 % 100;
    m.hour = number / 10'000 % 100;
    number /= 1'000'000;
  }
  m.day = number % 100;
  m.month = number / 100 % 100;
  m.year = number / 10'000;
  return number > 0 && to_time(m, out);
}

NumericTime infer_numeric_time(double minimum, double maximum, bool real) noexcept {
  const auto within = [&](double low, double high) { return minimum >= low && maximum <= high; };
  constexpr double k1980 = 315'532'800;
  constexpr double k2100 = 4'102'444'800;
  if (within(k1980, k2100)) return NumericTime::seconds;
  if (within(k1980 * 1e3, k2100 * 1e3)) return NumericTime::milliseconds;
  if (within(k1980 * 1e6, k2100 * 1e6)) return NumericTime::microseconds;
  if (within(k1980 * 1e9, k2100 * 1e9)) return NumericTime::nanoseconds;
  if (within(19'000'101, 21'001'231) || within(19'000'101'000'000, 21'001'231'235'959)) return NumericTime::calendar;
  if (real && within(7'305, 32'872)) return NumericTime::days;
  return NumericTime::unknown;
}

TimeUnit unit_of(NumericTime inferred) noexcept {
  switch (inferred) {
    case NumericTime::seconds:
      return {kNsPerSecond, 0};
    case NumericTime::milliseconds:
      return {kNsPerSecond / 1'000, 0};
    case NumericTime::microseconds:
      return {1'000, 0};
    case NumericTime::days:
      return {kNsPerDay, 0};
    default:
      return {1, 0};
  }
}

std::string name_of(NumericTime inferred) {
  switch (inferred) {
    case NumericTime::seconds:
      return "seconds since 1970-01-01";
    case NumericTime::milliseconds:
      return "milliseconds since 1970-01-01";
    case NumericTime::microseconds:
      return "microseconds since 1970-01-01";
    case NumericTime::nanoseconds:
      return "nanoseconds since 1970-01-01";
    case NumericTime::days:
      return "days since 1970-01-01";
    case NumericTime::calendar:
      return "dates written as YYYYMMDD";
    case NumericTime::unknown:
      break;
  }
  return "unknown";
}

}  // namespace quintile::io
