#include "io/text/csv_cells.hpp"

#include <fmt/compile.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "quintile/time.hpp"

namespace quintile::io {
namespace {

void append(CsvBuffer& out, std::string_view text) { out.append(text.data(), text.data() + text.size()); }

bool needs_quotes(std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == ',' || c == '\n' || c == '\r') return true;
  }
  return false;
}

// Writes a number below 100.
char* two_digits(char* out, std::int64_t value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
  return out + 2;
}

// Writes what format_time() does, several times faster: exports hold many whole-second times.
void append_time(CsvBuffer& out, TimeNs time) {
  const std::int64_t seconds = floor_div(time, kNsPerSecond);
  if (time == kNoTime || seconds * kNsPerSecond != time) return append(out, format_time(time));
  const std::int64_t days = floor_div(seconds, 86'400);
  const std::int64_t clock = seconds - days * 86'400;
  const Date date = date_from_days(days);
  std::array<char, 20> text;
  char* end = two_digits(text.data(), date.year / 100);
  end = two_digits(end, date.year % 100);
  *end++ = '-';
  end = two_digits(end, date.month);
  *end++ = '-';
  end = two_digits(end, date.day);
  if (clock != 0) {
    *end++ = ' ';
    end = two_digits(end, clock / 3600);
    *end++ = ':';
    end = two_digits(end, clock / 60 % 60);
    *end++ = ':';
    end = two_digits(end, clock % 60);
  }
  out.append(text.data(), end);
}

}  // namespace

void append_csv_text(CsvBuffer& out, std::string_view text, bool alone) {
  const bool looks_blank = alone && text.find_first_not_of(" \t") == std::string_view::npos;
  if (!looks_blank && !needs_quotes(text)) return append(out, text);
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

CsvColumn::CsvColumn(const ColumnView& column, bool alone) : column_(&column), alone_(alone) {
  if (column.role != ColumnRole::label) return;
  for (const std::string& label : column.labels) {
    CsvBuffer text;
    append_csv_text(text, label, alone);
    labels_.emplace_back(text.data(), text.size());
  }
}

void CsvColumn::append(CsvBuffer& out, std::size_t row) const {
  const std::size_t before = out.size();
  std::visit(
      [&](const auto& values) {
        const auto value = values[row];
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>) {
          append_csv_text(out, value, alone_);
        } else if constexpr (std::is_floating_point_v<Value>) {
          if (!std::isnan(value)) fmt::format_to(fmt::appender(out), FMT_COMPILE("{}"), value);
        } else if (column_->role == ColumnRole::time) {
          append_time(out, static_cast<TimeNs>(value));
        } else if (column_->role == ColumnRole::flag) {
          io::append(out, value != 0 ? "true" : "false");
        } else if (column_->role == ColumnRole::label && static_cast<std::size_t>(value) < labels_.size()) {
          io::append(out, labels_[static_cast<std::size_t>(value)]);
        } else {
          const fmt::format_int digits(value);
          io::append(out, {digits.data(), digits.size()});
        }
      },
      column_->values);
  if (alone_ && out.size() == before) io::append(out, "\"\"");
}

}  // namespace quintile::io
