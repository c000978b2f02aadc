#include "io/parse/time_format.hpp"

#include <fmt/format.h>

#include "io/parse/cursor.hpp"
#include "io/parse/moment.hpp"
#include "quintile/error.hpp"

namespace quintile::io {

struct TimeFormat::Parts {
  Moment moment;
  std::int64_t day_of_year = 0;  ///< 0: not given
  bool twelve_hours = false;
  bool afternoon = false;
};

TimeFormat::TimeFormat(std::string_view format, DurationNs utc_offset) : format_(format), utc_offset_(utc_offset) {
  compile(trim(format));
  check();
}

void TimeFormat::compile(std::string_view format) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (is_blank(c)) {
      if (steps_.empty() || steps_.back().directive != ' ') steps_.push_back({' ', 0});
    } else if (c != '%') {
      steps_.push_back({0, c});
    } else if (++i == format.size()) {
      throw UserError(fmt::format("the time format '{}' ends with a lone %. Write %% for a percent sign.", format_));
    } else if (format[i] == '%') {
      steps_.push_back({0, '%'});
    } else if (format[i] == 'F') {
      compile("%Y-%m-%d");
    } else if (format[i] == 'T') {
      compile("%H:%M:%S");
    } else if (format[i] == 'R') {
      compile("%H:%M");
    } else if (format[i] == 'D') {
      compile("%m/%d/%y");
    } else if (std::string_view("YymdebBhjHIMSfpaAzZ").find(format[i]) == std::string_view::npos) {
      throw UserError(
          fmt::format("the time format '{}' has the unknown directive '%{}'. Use %Y %y %m %d %b %B %j %H %I %M %S %f "
                      "%p %z %Z %F %T or %%.",
                      format_, format[i]));
    } else {
      steps_.push_back({format[i], 0});
    }
  }
}

bool TimeFormat::has(std::string_view directives) const noexcept {
  for (const Step& step : steps_) {
    if (step.directive != 0 && directives.find(step.directive) != std::string_view::npos) return true;
  }
  return false;
}

void TimeFormat::check() const {
  if (!has("Yy")) {
    throw UserError(fmt::format("the time format '{}' has no year. Add %Y, or %y for two digits.", format_));
  }
  if (has("de") && !has("mbBh")) {
    throw UserError(fmt::format("the time format '{}' has a day but no month. Add %m or %b.", format_));
  }
  if (!has("mbBhj")) {
    throw UserError(
        fmt::format("the time format '{}' has no month. Add %m, %b, or %j for the day of the year.", format_));
  }
  if (has("I") != has("p")) {
    throw UserError(
        fmt::format("the time format '{}' needs %I and %p together. Write %H for hours up to 23.", format_));
  }
}

bool TimeFormat::read_step(const Step& step, Cursor& cursor, Parts& parts) noexcept {
  Moment& m = parts.moment;
  switch (step.directive) {
    case 0:
      return cursor.take(step.literal);
    case ' ':
      (void)cursor.take_blanks();
      return true;
    case 'Y':
      return cursor.number(4, 4, m.year);
    case 'y':
      if (!cursor.number(2, 2, m.year)) return false;
      m.year = full_year(m.year);
      return true;
    case 'm':
      return cursor.number(1, 2, m.month);
    case 'e':
      (void)cursor.take_blanks();
      return cursor.number(1, 2, m.day);
    case 'd':
      return cursor.number(1, 2, m.day);
    case 'b':
    case 'B':
    case 'h':
      return cursor.month_name(m.month);
    case 'j':
      return cursor.number(1, 3, parts.day_of_year) && parts.day_of_year >= 1;
    case 'H':
      return cursor.number(1, 2, m.hour);
    case 'I':
      parts.twelve_hours = true;
      return cursor.number(1, 2, m.hour) && m.hour >= 1 && m.hour <= 12;
    case 'M':
      return cursor.number(1, 2, m.minute);
    case 'S':
      return cursor.number(1, 2, m.second);
    case 'f':
      return cursor.fraction(m.nanosecond);
    case 'p':
      return cursor.meridiem(parts.afternoon);
    case 'a':
    case 'A':
      return cursor.weekday_name();
    case 'z':
      return cursor.zone(m.zone);
    default:  // 'Z': a name, so that "+01" is not taken for one
      return cursor.peek() != '+' && cursor.peek() != '-' && cursor.zone(m.zone);
  }
}

bool TimeFormat::parse(std::string_view text, TimeNs& out) const noexcept {
  Cursor cursor(trim(text));
  Parts parts;
  parts.moment.zone = utc_offset_;
  for (const Step& step : steps_) {
    if (!read_step(step, cursor, parts)) return false;
  }
  if (!cursor.done()) return false;
  Moment& m = parts.moment;
  if (parts.twelve_hours) m.hour = m.hour % 12 + (parts.afternoon ? 12 : 0);
  if (parts.day_of_year == 0) return to_time(m, out);
  if (parts.day_of_year > (is_leap_year(m.year) ? 366 : 365)) return false;
  m.month = 1;
  m.day = 1;
  if (!to_time(m, out)) return false;
  out += (parts.day_of_year - 1) * kNsPerDay;
  return true;
}

}  // namespace quintile::io
