#include "io/parse/cursor.hpp"

#include <array>

namespace quintile::io {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool Cursor::number(std::size_t least, std::size_t most, std::int64_t& value, std::size_t* digits) noexcept {
  std::size_t used = 0;
  std::int64_t sum = 0;
  while (used < most && used < rest_.size() && rest_[used] >= '0' && rest_[used] <= '9') {
    sum = sum * 10 + (rest_[used++] - '0');
  }
  if (used < least) return false;
  rest_.remove_prefix(used);
  value = sum;
  if (digits != nullptr) *digits = used;
  return true;
}

bool Cursor::fraction(std::int64_t& nanoseconds) noexcept {
  std::int64_t unit = 100'000'000;
  std::size_t used = 0;
  nanoseconds = 0;
  while (used < rest_.size() && rest_[used] >= '0' && rest_[used] <= '9') {
    nanoseconds += unit * (rest_[used++] - '0');
    unit /= 10;
  }
  rest_.remove_prefix(used);
  return used > 0;
}

bool Cursor::word(std::string_view lower_case) noexcept {
  if (rest_.size() < lower_case.size()) return false;
  for (std::size_t i = 0; i < lower_case.size(); ++i) {
    if (lower(rest_[i]) != lower_case[i]) return false;
  }
  rest_.remove_prefix(lower_case.size());
  return true;
}

bool Cursor::month_name(std::int64_t& month) noexcept {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (word(kMonths[i]) || word(kMonths[i].substr(0, 3))) {
      month = static_cast<std::int64_t>(i) + 1;
      return true;
    }
  }
  return false;
}

bool Cursor::weekday_name() noexcept {
  for (const std::string_view name : kWeekdays) {
    if (word(name) || word(name.substr(0, 3))) return true;
  }
  return false;
}

bool Cursor::meridiem(bool& afternoon) noexcept {
  if (word("am") || word("a.m.")) {
    afternoon = false;
    return true;
  }
  afternoon = true;
  return word("pm") || word("p.m.");
}

bool Cursor::zone(DurationNs& offset) noexcept {
  offset = 0;
  if (word("utc") || word("gmt") || word("z")) return true;
  const bool negative = peek() == '-';
  if (!take('+') && !take('-')) return false;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if (!number(2, 2, hours)) return false;
  const bool colon = take(':');
  const bool digit = peek() >= '0' && peek() <= '9';
  if ((colon || digit) && !number(2, 2, minutes)) return false;
  if (hours > 18 || minutes > 59) return false;
  offset = (hours * 3600 + minutes * 60) * kNsPerSecond * (negative ? -1 : 1);
  return true;
}

}  // namespace quintile::io
