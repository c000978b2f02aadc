// Reading single values out of tables of any column type.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "quintile/table.hpp"

namespace quintile::tool {

/// The column, or InternalError: for tables this program's own stages made.
[[nodiscard]] const ColumnView& column_of(const TableView& table, std::string_view name);

/// Whether the values are numbers that mean amounts (not texts, times, labels or flags).
[[nodiscard]] bool is_numeric(const ColumnView& column);
/// A value as a real number; NaN for texts.
[[nodiscard]] double number_at(const ColumnView& column, std::size_t row);

/// A value for people: thousands separated, few decimals, "-" for nothing.
[[nodiscard]] std::string readable(const ColumnView& column, std::size_t row);

}  // namespace quintile::tool
