#include "tools/table_values.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <type_traits>

#include "quintile/error.hpp"
#include "tools/numbers.hpp"

namespace quintile::tool {
namespace {

bool ends_with_share(const std::string& name) {
  return name.ends_with("share") || name.ends_with("_rate") || name == "retention";
}

std::string readable_real(const ColumnView& column, double value) {
  if (std::isnan(value)) return "-";
  if (ends_with_share(column.name)) return percent(value);
  if (column.unit == "money") return grouped(value, 2);
  if (column.unit == "days") return grouped(value, 1);
  if (value == std::floor(value) && std::abs(value) < 1e15) return grouped(value, 0);
  return std::abs(value) >= 100 ? grouped(value, 2) : fmt::format("{:.4g}", value);
}

bool is_name(std::string_view name) {
  return name == "customer_id" || name.ends_with("_cell") || name == "active_types";
}

}  // namespace

const ColumnView& column_of(const TableView& table, std::string_view name) {
  const ColumnView* column = table.find(name);
  if (column == nullptr) throw InternalError(fmt::format("table {} has no column '{}'", table.name, name));
  return *column;
}

bool is_numeric(const ColumnView& column) {
  return column.role == ColumnRole::plain && !std::holds_alternative<TextView>(column.values);
}

double number_at(const ColumnView& column, std::size_t row) {
  return std::visit(
      [row](const auto& values) -> double {
        if constexpr (std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
          return std::numeric_limits<double>::quiet_NaN();
        } else {
          return static_cast<double>(values[row]);
        }
      },
      column.values);
}

std::string readable(const ColumnView& column, std::size_t row) {
  if (is_numeric(column) && !is_name(column.name)) {
    if (const auto* reals = std::get_if<std::span<const double>>(&column.values)) {
      return readable_real(column, (*reals)[row]);
    }
    return grouped(number_at(column, row), 0);
  }
  if (column.role == ColumnRole::flag) return cell_text(column, row) == "true" ? "yes" : "no";
  const std::string text = cell_text(column, row);
  return text.empty() ? "-" : text;
}

}  // namespace quintile::tool
