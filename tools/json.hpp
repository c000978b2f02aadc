// JSON out.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "quintile/table.hpp"

namespace quintile::tool {

using Json = nlohmann::ordered_json;

/// A real number; null for NaN and the infinities, which JSON does not have.
[[nodiscard]] Json number_json(double value);
/// A value of a table: numbers as numbers, flags as booleans, everything else as text, nothing as null.
[[nodiscard]] Json cell_json(const ColumnView& column, std::size_t row);
/// Rows as an array of objects.
[[nodiscard]] Json table_json(const TableView& table);
/// Indented text with a final newline; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(const Json& json);

}  // namespace quintile::tool
