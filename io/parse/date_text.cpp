#include "io/parse/date_text.hpp"

#include "io/parse/cursor.hpp"
#include "io/parse/iso_time.hpp"
#include "io/parse/moment.hpp"

namespace quintile::io {
namespace {

// Reads the rest of a text behind the date: nothing, or a clock with what belongs to it.
bool read_clock(Cursor& cursor, Moment& m) noexcept {
  if (cursor.done()) return true;
  const bool separated = cursor.take('T') || cursor.take('t') || cursor.take_blanks();
  if (!separated || !cursor.number(1, 2, m.hour) || !cursor.take(':') || !cursor.number(2, 2, m.minute)) return false;
  if (cursor.take(':')) {
    if (!cursor.number(2, 2, m.second)) return false;
    if ((cursor.take('.') || cursor.take(',')) && !cursor.fraction(m.nanosecond)) return false;
  }
  (void)cursor.take_blanks();
  bool afternoon = false;
  if (const char c = cursor.peek(); c == 'a' || c == 'A' || c == 'p' || c == 'P') {
    if (!cursor.meridiem(afternoon) || m.hour < 1 || m.hour > 12) return false;
    m.hour = m.hour % 12 + (afternoon ? 12 : 0);
    (void)cursor.take_blanks();
  }
  return cursor.done() || (cursor.zone(m.zone) && cursor.done());
}

// Reads 20111210, 20111210T083000, 20111210 0830 or 20111210083000 behind the first four digits.
bool read_compact(Cursor& cursor, Moment& m) noexcept {
  if (!cursor.number(2, 2, m.month) || !cursor.number(2, 2, m.day)) return false;
  if (cursor.done()) return true;
  const bool separated = cursor.take('T') || cursor.take(' ');
  if (!cursor.number(2, 2, m.hour)) return false;
  if (separated && cursor.take(':')) {
    if (!cursor.number(2, 2, m.minute) || (cursor.take(':') && !cursor.number(2, 2, m.second))) return false;
  } else {
    if (!cursor.number(2, 2, m.minute)) return false;
    if (cursor.peek() >= '0' && cursor.peek() <= '9' && !cursor.number(2, 2, m.second)) return false;
  }
  if (cursor.take('.') && !cursor.fraction(m.nanosecond)) return false;
  (void)cursor.take_blanks();
  return cursor.done() || (cursor.zone(m.zone) && cursor.done());
}

bool is_separator(char c) noexcept { return c == '/' || c == '-' || c == '.'; }

bool parse_year_first(std::string_view text, DurationNs utc_offset, TimeNs& out) noexcept {
  Cursor cursor(text);
  Moment m;
  m.zone = utc_offset;
  if (!cursor.number(4, 4, m.year)) return false;
  const char separator = cursor.peek();
  if (!is_separator(separator)) return read_compact(cursor, m) && to_time(m, out);
  return cursor.take(separator) && cursor.number(1, 2, m.month) && cursor.take(separator) &&
         cursor.number(1, 2, m.day) && read_clock(cursor, m) && to_time(m, out);
}

// The three parts of a date whose year is last.
struct LastYearDate {
  std::int64_t first = 0;
  std::int64_t second = 0;
  bool first_is_name = false;
  bool second_is_name = false;
  Moment moment;
};

bool read_part(Cursor& cursor, std::int64_t& value, bool& is_name) noexcept {
  is_name = cursor.month_name(value);
  return is_name || cursor.number(1, 2, value);
}

bool read_last_year(std::string_view text, DurationNs utc_offset, LastYearDate& out) noexcept {
  Cursor cursor(text);
  out.moment.zone = utc_offset;
  if (!read_part(cursor, out.first, out.first_is_name)) return false;
  // Names are also set off by blanks and a comma: "10 Dec 2011", "Dec 10, 2011".
  const auto take_gap = [&](bool loose) {
    if (is_separator(cursor.peek())) return cursor.take(cursor.peek());
    const bool comma = loose && cursor.take(',');
    return (loose && cursor.take_blanks()) || comma;
  };
  const char separator = cursor.peek();
  if (!take_gap(true) || !read_part(cursor, out.second, out.second_is_name)) return false;
  const bool named = out.first_is_name || out.second_is_name;
  if (out.first_is_name && out.second_is_name) return false;
  if (!named && (!is_separator(separator) || cursor.peek() != separator)) return false;
  std::size_t digits = 0;
  if (!take_gap(named) || !cursor.number(2, 4, out.moment.year, &digits) || digits == 3) return false;
  if (digits == 2) out.moment.year = full_year(out.moment.year);
  return read_clock(cursor, out.moment);
}

bool set_day_and_month(LastYearDate& date, bool day_first) noexcept {
  if (day_first ? date.first_is_name : date.second_is_name) return false;
  date.moment.day = day_first ? date.first : date.second;
  date.moment.month = day_first ? date.second : date.first;
  return true;
}

bool parse_year_last(std::string_view text, bool day_first, DurationNs utc_offset, TimeNs& out) noexcept {
  LastYearDate date;
  return read_last_year(text, utc_offset, date) && set_day_and_month(date, day_first) && to_time(date.moment, out);
}

}  // namespace

bool parse_date_text(std::string_view text, DateForm form, DurationNs utc_offset, TimeNs& out) noexcept {
  if (form == DateForm::year_first && parse_iso_time(text, utc_offset, out)) return true;
  text = trim(text);
  if (form == DateForm::year_first) return parse_year_first(text, utc_offset, out);
  return parse_year_last(text, form == DateForm::day_first, utc_offset, out);
}

void DateFormGuess::observe(std::string_view text) noexcept {
  text = trim(text);
  TimeNs time = 0;
  if (parse_year_first(text, 0, time)) {
    ++dates_;
    year_first_ = true;
    return;
  }
  const bool day_first = parse_year_last(text, true, 0, time);
  const bool month_first = parse_year_last(text, false, 0, time);
  if (!day_first && !month_first) {
    ++others_;
    return;
  }
  ++dates_;
  day_first_ = day_first_ || (day_first && !month_first);
  month_first_ = month_first_ || (month_first && !day_first);
}

}  // namespace quintile::io
