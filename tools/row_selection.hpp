// Which customers to export, and in which order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/table.hpp"

namespace quintile::tool {

/// "column op value" taken apart. Operators: = == != < <= > >=.
struct RowCondition {
  enum class Operator : std::uint8_t { equal, unequal, less, less_equal, greater, greater_equal };
  std::string column;
  Operator op = Operator::equal;
  std::string value;  ///< "none" matches missing values with = and !=
};

/// Throws UserError that says how a condition is written.
[[nodiscard]] RowCondition parse_condition(std::string_view text);

/// Clears keep[row] where the condition does not hold. The value is read as what the column holds: a number, a date, a
/// label's name, yes or no, a text. Missing values satisfy only `= none` and `!= something`. Throws UserError for a
/// value the column cannot have; for labels it lists those there are.
void apply_condition(const ColumnView& column, const RowCondition& condition, std::vector<std::uint8_t>& keep);

/// Keeps the rows whose label is one of `names`. Throws UserError listing the labels for a name that is none.
void keep_labels(const ColumnView& column, const std::vector<std::string>& names, std::string_view what,
                 std::vector<std::uint8_t>& keep);

/// Row numbers that are kept, in order.
[[nodiscard]] std::vector<std::uint64_t> kept_rows(const std::vector<std::uint8_t>& keep);

/// Sorts rows by a column, missing values last, ties in their old order.
void sort_rows(const ColumnView& column, bool descending, std::vector<std::uint64_t>& rows);

/// The rows of a table as a table of their own.
[[nodiscard]] Table gather(const TableView& table, std::span<const std::uint64_t> rows);

}  // namespace quintile::tool
