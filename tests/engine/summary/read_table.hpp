// Reads values of small tables by column and row name.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "quintile/table.hpp"

namespace quintile::test {

inline std::vector<std::string> texts(const Table& table, std::string_view column) {
  const TableView view = table.view();
  const ColumnView* found = view.find(column);
  std::vector<std::string> out;
  if (found == nullptr) {
    ADD_FAILURE() << "no column " << column;
    return out;
  }
  for (std::size_t row = 0; row < found->size(); ++row) out.push_back(cell_text(*found, row));
  return out;
}

inline std::vector<double> numbers(const Table& table, std::string_view column) {
  const TableView view = table.view();
  const ColumnView* found = view.find(column);
  std::vector<double> out;
  if (found == nullptr) {
    ADD_FAILURE() << "no column " << column;
    return out;
  }
  std::visit(
      [&](const auto& values) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
          for (const auto value : values) out.push_back(static_cast<double>(value));
        }
      },
      found->values);
  return out;
}

/// The number in `column` of the first row whose `key` column reads `name`.
inline double number(const Table& table, std::string_view key, std::string_view name, std::string_view column) {
  const auto names = texts(table, key);
  const auto values = numbers(table, column);
  for (std::size_t row = 0; row < names.size() && row < values.size(); ++row) {
    if (names[row] == name) return values[row];
  }
  ADD_FAILURE() << "no row " << name;
  return 0;
}

inline std::vector<std::string> column_names(const Table& table) {
  std::vector<std::string> out;
  for (const Column& column : table.columns) out.push_back(column.name);
  return out;
}

}  // namespace quintile::test
