#include "tools/json.hpp"

#include <cmath>
#include <type_traits>

#include "tools/table_values.hpp"

namespace quintile::tool {

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json cell_json(const ColumnView& column, std::size_t row) {
  if (column.role == ColumnRole::flag) return cell_text(column, row) == "true";
  if (!is_numeric(column)) {
    std::string text = cell_text(column, row);
    return text.empty() ? Json(nullptr) : Json(std::move(text));
  }
  return std::visit(
      [row](const auto& values) -> Json {
        using Values = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<Values, TextView>) {
          return std::string(values[row]);
        } else if constexpr (std::is_same_v<Values, std::span<const double>>) {
          return number_json(values[row]);
        } else {
          return values[row];
        }
      },
      column.values);
}

Json table_json(const TableView& table) {
  Json out = Json::array();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Json object = Json::object();
    for (const ColumnView& column : table.columns) object[column.name] = cell_json(column, row);
    out.push_back(std::move(object));
  }
  return out;
}

std::string json_text(const Json& json) {
  constexpr int kIndent = 2;
  return json.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace quintile::tool
