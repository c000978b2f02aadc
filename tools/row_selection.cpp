#include "tools/row_selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "quintile/time.hpp"

namespace quintile::tool {
namespace {

template <class Value>
bool missing(ColumnRole role, const Value& value) {
  if constexpr (std::is_same_v<Value, std::string_view>) {
    return value.empty();
  } else if constexpr (std::is_floating_point_v<Value>) {
    return std::isnan(value);
  } else {
    return role == ColumnRole::time && static_cast<TimeNs>(value) == kNoTime;
  }
}

}  // namespace

void keep_labels(const ColumnView& column, const std::vector<std::string>& names, std::string_view what,
                 std::vector<std::uint8_t>& keep) {
  const auto* codes = std::get_if<std::span<const std::uint8_t>>(&column.values);
  if (column.role != ColumnRole::label || codes == nullptr) {
    throw DataError(fmt::format("column '{}' of the result holds no labels.", column.name));
  }
  std::vector<std::uint8_t> wanted(256, 0);
  for (const std::string& name : names) {
    const auto found = std::find(column.labels.begin(), column.labels.end(), name);
    if (found == column.labels.end()) {
      throw UserError(fmt::format("no {} '{}' in this result.{} It has: {}.", what, name,
                                  did_you_mean(name, column.labels), listed(column.labels)));
    }
    wanted[static_cast<std::size_t>(found - column.labels.begin())] = 1;
  }
  for (std::size_t row = 0; row < keep.size(); ++row) keep[row] &= wanted[(*codes)[row]];
}

std::vector<std::uint64_t> kept_rows(const std::vector<std::uint8_t>& keep) {
  std::vector<std::uint64_t> rows;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] != 0) rows.push_back(row);
  }
  return rows;
}

void sort_rows(const ColumnView& column, bool descending, std::vector<std::uint64_t>& rows) {
  std::visit(
      [&](const auto& values) {
        const auto known_end = std::stable_partition(
            rows.begin(), rows.end(), [&](std::uint64_t row) { return !missing(column.role, values[row]); });
        std::stable_sort(rows.begin(), known_end, [&](std::uint64_t a, std::uint64_t b) {
          return descending ? values[b] < values[a] : values[a] < values[b];
        });
      },
      column.values);
}

Table gather(const TableView& table, std::span<const std::uint64_t> rows) {
  Table out{table.name, {}};
  for (const ColumnView& column : table.columns) {
    Column copy{column.name, column.unit, column.description, column.role, {}, column.labels};
    std::visit(
        [&](const auto& values) {
          using Values = std::decay_t<decltype(values)>;
          if constexpr (std::is_same_v<Values, TextView>) {
            std::vector<std::string_view> texts;
            texts.reserve(rows.size());
            for (const std::uint64_t row : rows) texts.push_back(values[row]);
            copy.values = make_text_column(std::span<const std::string_view>(texts));
          } else {
            Buffer<std::remove_const_t<typename Values::element_type>> chosen(rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i) chosen[i] = values[rows[i]];
            copy.values = std::move(chosen);
          }
        },
        column.values);
    out.columns.push_back(std::move(copy));
  }
  return out;
}

}  // namespace quintile::tool
