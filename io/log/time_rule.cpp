#include "io/log/time_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "io/log/cell_text.hpp"
#include "io/log/rare_rows.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/iso_time.hpp"
#include "io/parse/missing.hpp"
#include "io/parse/number.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

bool read_cell(DateForm form, DurationNs utc_offset, std::string_view text, TimeNs& out) noexcept {
  if (form == DateForm::year_first && parse_iso_time(text, utc_offset, out)) [[likely]] {
    return true;
  }
  return parse_date_text(text, form, utc_offset, out);
}
bool read_cell(const TimeFormat& format, DurationNs, std::string_view text, TimeNs& out) noexcept {
  return format.parse(text, out);
}
bool read_cell(const TimeUnit& unit, DurationNs, std::string_view text, TimeNs& out) noexcept {
  // Reads integers as such: a double has too few digits for nanoseconds.
  std::uint64_t bits = 0;
  const IntegerRange range = parse_canonical_integer(trim(text), bits);
  if (range == IntegerRange::signed64 || range == IntegerRange::negative) {
    return unit.to_time(static_cast<std::int64_t>(bits), out);
  }
  double number = 0;
  return range == IntegerRange::none && parse_number(text, '.', number) && unit.to_time(number, out);
}
bool read_cell(const CalendarNumber&, DurationNs utc_offset, std::string_view text, TimeNs& out) noexcept {
  return parse_date_text(without_float_suffix(trim(text)), DateForm::year_first, utc_offset, out);
}

// A number by a rule for texts: its digits. Reached only with a format the user gave.
template <class Rule>
bool read_digits(const Rule& rule, DurationNs utc_offset, std::int64_t number, TimeNs& out) noexcept {
  const fmt::format_int digits(number);
  return read_cell(rule, utc_offset, std::string_view(digits.data(), digits.size()), out);
}
bool read_cell(DateForm form, DurationNs utc_offset, std::int64_t number, TimeNs& out) noexcept {
  return read_digits(form, utc_offset, number, out);
}
bool read_cell(const TimeFormat& format, DurationNs utc_offset, std::int64_t number, TimeNs& out) noexcept {
  return read_digits(format, utc_offset, number, out);
}
bool read_cell(const TimeUnit& unit, DurationNs, std::int64_t number, TimeNs& out) noexcept {
  return unit.to_time(number, out);
}
bool read_cell(const CalendarNumber&, DurationNs utc_offset, std::int64_t number, TimeNs& out) noexcept {
  return parse_calendar_integer(number, utc_offset, out);
}

template <class Rule>
bool read_cell(const Rule& rule, DurationNs utc_offset, std::uint64_t number, TimeNs& out) noexcept {
  return number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) &&
         read_cell(rule, utc_offset, static_cast<std::int64_t>(number), out);
}

template <class Rule>
bool read_cell(const Rule& rule, DurationNs utc_offset, double number, TimeNs& out) noexcept {
  if constexpr (std::is_same_v<Rule, TimeUnit>) {
    return rule.to_time(number, out);
  } else {
    return std::abs(number) < 1e18 && std::floor(number) == number &&
           read_cell(rule, utc_offset, static_cast<std::int64_t>(number), out);
  }
}

template <class Rule>
bool is_fast(const Rule& rule) noexcept {
  if constexpr (std::is_same_v<Rule, DateForm>) {
    return rule == DateForm::year_first;
  } else {
    return std::is_same_v<Rule, TimeUnit>;
  }
}

// Reads texts that are slow to read but often those of the row before: a purchase of several rows has one time.
template <class Rule, class Texts>
void read_repeating(const Rule& rule, DurationNs utc_offset, const Texts& texts, Verdicts& verdicts,
                    std::span<TimeNs> out) {
  std::string_view last;
  TimeNs time = 0;
  bool good = false;
  for (std::size_t row = 0; row < out.size(); ++row) {
    const std::string_view text = texts[row];
    if (row == 0 || text != last) {
      good = read_cell(rule, utc_offset, text, time);
      last = text;
    }
    out[row] = good ? time : 0;
    if (!good) verdicts.mark(row, SkipReason::bad_time);
  }
}

// Looks at the values of a column without format and unit.
struct TimeSample {
  DateFormGuess dates;
  std::uint64_t numbers = 0;
  std::uint64_t others = 0;
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
  bool real = false;
  bool text = false;
  std::string example;  // of a value that is no date
  // The first date that can be read in one way only, its form, and the first that contradicts it.
  std::string decided;
  DateForm decided_form = DateForm::year_first;
  std::string contrary;

  void add_number(double number) {
    if (!std::isfinite(number)) return;
    ++numbers;
    minimum = std::min(minimum, number);
    maximum = std::max(maximum, number);
  }
  void add(std::string_view cell) {
    text = true;
    const std::string_view value = trim(cell);
    if (is_missing(value)) return;
    const std::uint64_t before = dates.dates();
    dates.observe(value);
    if (decided.empty() && dates.decided()) {
      decided = cut_text(value, 60);
      decided_form = dates.form();
    }
    if (contrary.empty() && dates.contradictory()) contrary = cut_text(value, 60);
    if (dates.dates() != before) return;
    double number = 0;
    if (parse_number(value, '.', number)) {
      add_number(number);
      real = real || value.find('.') != std::string_view::npos;
    } else {
      ++others;
    }
    if (example.empty()) example = cut_text(value, 60);
  }
  void add(const Cells& cells, const SourceColumn& column) {
    std::visit(
        [&](const auto& values) {
          using Value = typename std::decay_t<decltype(values)>::value_type;
          for (std::size_t row = 0; row < values.size(); ++row) {
            const Value value = values[row];
            if constexpr (std::is_same_v<Value, std::string_view>) {
              add(value);
            } else if constexpr (std::is_same_v<Value, double>) {
              real = true;
              add_number(value);
            } else {
              // Leaves out NaT, which NumPy stores as the smallest integer.
              const auto integer = static_cast<std::int64_t>(value);
              if (column.missing != integer && integer != kNoTime) add_number(static_cast<double>(value));
            }
          }
        },
        cells);
  }
};

std::string_view example_format(DateForm form) {
  switch (form) {
    case DateForm::day_first:
      return "%d/%m/%Y";
    case DateForm::month_first:
      return "%m/%d/%Y";
    case DateForm::year_first:
      break;
  }
  return "%Y-%m-%d";
}

TimeRule rule_for_dates(const TimeSample& sample, const SourceColumn& column, const std::string& path,
                        const LogOptions& options, std::vector<std::string>& notes) {
  const DateFormGuess& dates = sample.dates;
  if (dates.contradictory()) {
    throw UserError(
        fmt::format("column '{}' of {} writes dates in several ways, for example '{}' and '{}'. Correct one of them, "
                    "or give the right "
                    "one with --time-format, such as '{}', and leave out rows with the other by --bad-rows skip.",
                    column.name, path, sample.decided, sample.contrary, example_format(sample.decided_form)));
  }
  if (!dates.decided()) {
    throw UserError(fmt::format(
        "the dates in column '{}' of {} may be day/month or month/day: no value decides it. Give their format with "
        "--time-format, such as '%d/%m/%Y' or '%m/%d/%Y'.",
        column.name, path));
  }
  if (dates.form() == DateForm::day_first) {
    notes.push_back(fmt::format("the dates in column '{}' are read as day/month/year", column.name));
  } else if (dates.form() == DateForm::month_first) {
    notes.push_back(fmt::format("the dates in column '{}' are read as month/day/year", column.name));
  }
  return {dates.form(), options.utc_offset};
}

TimeRule rule_for_numbers(const TimeSample& sample, const SourceColumn& column, const std::string& path,
                          const LogOptions& options, std::vector<std::string>& notes) {
  const NumericTime inferred = infer_numeric_time(sample.minimum, sample.maximum, sample.real);
  if (inferred == NumericTime::unknown) {
    throw UserError(
        fmt::format("the times in column '{}' of {} are numbers without a unit: {:.15g} to {:.15g}. Give it with "
                    "--time-unit s, ms, "
                    "us, ns or D (since 1970-01-01), or name another column with --time.",
                    column.name, path, sample.minimum, sample.maximum));
  }
  notes.push_back(fmt::format("the times in column '{}' have no unit: judging by their size they are read as {}",
                              column.name, name_of(inferred)));
  if (inferred == NumericTime::calendar) return {CalendarNumber{}, options.utc_offset};
  return {unit_of(inferred), options.utc_offset};
}

}  // namespace

std::span<const TimeNs> TimeRule::read(const Cells& cells, const SourceColumn& column, Verdicts& verdicts,
                                       Buffer<TimeNs>& out) const {
  return std::visit(
      [&](const auto& rule, const auto& values) -> std::span<const TimeNs> {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        using RuleType = std::decay_t<decltype(rule)>;
        const auto is_none = [&](std::size_t row) {
          if constexpr (std::is_same_v<Value, std::int64_t>) {
            return values[row] == kNoTime || column.missing == values[row];
          } else {
            return false;
          }
        };
        if constexpr (std::is_same_v<Value, std::int64_t> && std::is_same_v<RuleType, TimeUnit>) {
          if (rule == TimeUnit{}) {
            const auto mark = [&](std::size_t row) { verdicts.mark(row, SkipReason::bad_time); };
            for_rare_rows(values, EqualTo{kNoTime}, mark);
            if (column.missing && *column.missing != kNoTime) for_rare_rows(values, EqualTo{*column.missing}, mark);
            return values;
          }
        }
        const std::span<TimeNs> times = fit(out, values.size());
        if constexpr (std::is_same_v<Value, std::string_view>) {
          if (!is_fast(rule)) {
            read_repeating(rule, utc_offset_, values, verdicts, times);
            return times;
          }
        }
        for (std::size_t row = 0; row < values.size(); ++row) {
          if (is_none(row) || !read_cell(rule, utc_offset_, values[row], times[row])) [[unlikely]] {
            times[row] = 0;
            verdicts.mark(row, SkipReason::bad_time);
          }
        }
        return times;
      },
      rule_, cells);
}

template <class Value>
bool TimeRule::read_one(Value value, TimeNs& out) const {
  return std::visit([&](const auto& rule) { return read_cell(rule, utc_offset_, value, out); }, rule_);
}
template bool TimeRule::read_one(std::string_view, TimeNs&) const;
template bool TimeRule::read_one(std::int64_t, TimeNs&) const;
template bool TimeRule::read_one(std::uint64_t, TimeNs&) const;
template bool TimeRule::read_one(double, TimeNs&) const;

TimeRule decide_time_rule(const SourceColumn& column, const std::string& path, const LogOptions& options,
                          const MoreCells& more, std::vector<std::string>& notes) {
  if (!options.time_format.empty()) return {TimeFormat(options.time_format, options.utc_offset), options.utc_offset};
  if (!options.time_unit.empty()) {
    const std::optional<TimeUnit> unit = time_unit_from(options.time_unit);
    if (!unit) {
      throw UserError(
          fmt::format("unknown time unit '{}'. Use s, ms, us, ns, min, h or D with --time-unit.", options.time_unit));
    }
    return {*unit, options.utc_offset};
  }
  if (column.type != CellType::text) {
    if (const auto unit = time_unit_from(column.unit)) return {*unit, options.utc_offset};
  }
  // Reads on while dates are met whose order nothing decides: a sorted log may start with twelve harmless days.
  constexpr int kMostBlocks = 64;
  TimeSample sample;
  for (int block = 0; block < kMostBlocks; ++block) {
    const Cells* cells = more();
    if (cells == nullptr) break;
    sample.add(*cells, column);
    const bool undecided = sample.dates.dates() > 0 && !sample.dates.decided();
    const bool nothing_yet = sample.dates.dates() + sample.numbers + sample.others == 0;
    if (!undecided && !nothing_yet) break;
  }
  if (sample.dates.dates() > 0) return rule_for_dates(sample, column, path, options, notes);
  if (sample.numbers > sample.others) return rule_for_numbers(sample, column, path, options, notes);
  if (sample.others > 0) {
    throw UserError(
        fmt::format("column '{}' of {} holds no times that can be recognised, for example '{}'. Give their format with "
                    "--time-format, or name another column with --time.",
                    column.name, path, sample.example));
  }
  // Nothing but empty cells, or no rows at all: any rule will do.
  if (sample.text) return {DateForm::year_first, options.utc_offset};
  return {TimeUnit{}, options.utc_offset};
}

}  // namespace quintile::io
