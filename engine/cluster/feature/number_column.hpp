// A result column as numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/table.hpp"

namespace quintile::clustering {

/// Whether a column holds numbers that can be compared: no labels, times, flags' names or texts.
[[nodiscard]] bool is_number_column(const ColumnView& column);

/// The column of that name. Throws UserError, with a suggestion, when there is none or it holds no numbers.
[[nodiscard]] const ColumnView& number_column(const TableView& table, std::string_view name);

/// Writes the values of rows [begin, end) to `out`.
void read_numbers(const ColumnView& column, std::size_t begin, std::size_t end, double* out);

}  // namespace quintile::clustering
