#include "tools/row_selection.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

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
