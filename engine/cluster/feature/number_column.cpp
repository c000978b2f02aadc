#include "engine/cluster/feature/number_column.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <variant>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"

namespace quintile::clustering {

bool is_number_column(const ColumnView& column) {
  return (column.role == ColumnRole::plain || column.role == ColumnRole::flag) &&
         !std::holds_alternative<TextView>(column.values) && column.name != "customer_id";
}

const ColumnView& number_column(const TableView& table, std::string_view name) {
  const ColumnView* found = table.find(name);
  if (found != nullptr && is_number_column(*found)) return *found;
  std::vector<std::string> known;
  for (const ColumnView& column : table.columns) {
    if (is_number_column(column)) known.push_back(column.name);
  }
  throw UserError(fmt::format("{}: '{}'.{} The columns of numbers are {}.",
                              found == nullptr ? "a feature names a column that is not there"
                                               : "a feature names a column that holds no numbers",
                              name, did_you_mean(name, known), listed(known)));
}

void read_numbers(const ColumnView& column, std::size_t begin, std::size_t end, double* out) {
  std::visit(
      [&](const auto& values) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
          for (std::size_t i = begin; i < end; ++i) out[i - begin] = static_cast<double>(values[i]);
        }
      },
      column.values);
}

}  // namespace quintile::clustering
