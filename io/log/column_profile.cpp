#include "io/log/column_profile.hpp"

#include <algorithm>
#include <cmath>

#include "io/log/cell_text.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/missing.hpp"
#include "io/parse/number.hpp"

namespace quintile::io {
namespace {

// Keeps little more than is shown; longer texts differ in what nobody looks at.
constexpr std::size_t kShown = 40;
constexpr std::size_t kKept = kShown + 8;

}  // namespace

template <class T>
void ColumnProfile::Range<T>::add(const T& value) {
  if (count == 0 || value < low) low = value;
  if (count == 0 || high < value) high = value;
  ++count;
}

template <class T>
void ColumnProfile::Range<T>::merge(const Range& later) {
  if (later.count == 0) return;
  const std::uint64_t sum = count + later.count;
  add(later.low);
  add(later.high);
  count = sum;
}

void ColumnProfile::add_text(std::string_view text, char decimal) {
  // Stops trying to read numbers in a column that is known to hold other things.
  const std::uint64_t present = cells_ - missing_ - 1;
  std::uint64_t bits = 0;
  const IntegerRange range = integers_.count == present ? parse_canonical_integer(text, bits) : IntegerRange::none;
  const bool integer = range == IntegerRange::signed64 || range == IntegerRange::negative;
  double number = 0;
  if (integer) integers_.add(static_cast<std::int64_t>(bits));
  if (numbers_.count == present && parse_number(text, decimal, number) && std::isfinite(number)) numbers_.add(number);
  const auto shown = [&] { return std::string(text.substr(0, kKept)); };
  const bool low = texts_.count == 0 || text < texts_.low;
  if (low || texts_.high < text) texts_.add(shown());
}

template <class Value>
void ColumnProfile::add_value(Value value, const SourceColumn& column, char decimal, const TimeRule* rule) {
  ++cells_;
  if constexpr (std::is_same_v<Value, std::string_view>) {
    value = trim(value);
    if (is_missing(value)) {
      ++missing_;
      return;
    }
  } else if constexpr (std::is_same_v<Value, double>) {
    if (std::isnan(value)) {
      ++missing_;
      return;
    }
  } else if constexpr (std::is_same_v<Value, std::int64_t>) {
    if (column.missing == value || (rule != nullptr && value == kNoTime)) {
      ++missing_;
      return;
    }
  }
  if (TimeNs time = 0; rule != nullptr && rule->read_one(value, time)) times_.add(time);
  if constexpr (std::is_same_v<Value, std::string_view>) {
    add_text(value, decimal);
  } else if constexpr (std::is_same_v<Value, double>) {
    numbers_.add(value);
  } else if constexpr (std::is_same_v<Value, std::int64_t>) {
    integers_.add(value);
  } else {
    unsigneds_.add(value);
  }
}

void ColumnProfile::add(const Cells& cells, const SourceColumn& column, char decimal, const TimeRule* rule) {
  std::visit(
      [&](const auto& values) {
        for (std::size_t row = 0; row < values.size(); ++row) add_value(values[row], column, decimal, rule);
      },
      cells);
}

void ColumnProfile::merge(const ColumnProfile& later) {
  cells_ += later.cells_;
  missing_ += later.missing_;
  times_.merge(later.times_);
  integers_.merge(later.integers_);
  unsigneds_.merge(later.unsigneds_);
  numbers_.merge(later.numbers_);
  texts_.merge(later.texts_);
}

std::string ColumnProfile::type(const SourceColumn& column) const {
  if (column.type == CellType::text && (column.stored_type.empty() || column.stored_type.starts_with("text"))) {
    const std::string stored = column.stored_type == "text field" ? "text" : column.stored_type;
    const std::string base = stored.empty() ? "text" : stored;
    if (all_times()) return base + " (times)";
    if (all_integers()) return base + " (integers)";
    return all_numbers() ? base + " (numbers)" : base;
  }
  if (!column.stored_type.empty()) return column.stored_type;
  return column.type == CellType::int64 ? "int64" : column.type == CellType::uint64 ? "uint64" : "float64";
}

std::string ColumnProfile::bound(const SourceColumn& column, bool upper) const {
  const auto pick = [&](const auto& range) { return upper ? range.high : range.low; };
  if (times_.count > 0) return format_time(pick(times_));
  if (column.type == CellType::text) {
    if (all_integers()) return number_text(pick(integers_), column);
    if (all_numbers()) return number_text(pick(numbers_), column);
    return cut_text(pick(texts_), kShown);
  }
  if (integers_.count > 0) return number_text(pick(integers_), column);
  if (unsigneds_.count > 0) return number_text(pick(unsigneds_), column);
  return numbers_.count > 0 ? number_text(pick(numbers_), column) : std::string();
}

std::string ColumnProfile::minimum(const SourceColumn& column) const { return bound(column, false); }
std::string ColumnProfile::maximum(const SourceColumn& column) const { return bound(column, true); }

}  // namespace quintile::io
