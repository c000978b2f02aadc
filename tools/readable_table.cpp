#include "tools/readable_table.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "tools/table_values.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {

std::string readable_table(const TableView& table, std::size_t width) {
  TextTable text;
  std::size_t keys = 0;
  bool still_keys = true;
  for (const ColumnView& column : table.columns) {
    // The texts at the left name the row; they are repeated when the columns need several bands.
    still_keys = still_keys && !is_numeric(column) && keys < 3;
    if (still_keys) ++keys;
    text.add_column(column.name, is_numeric(column) ? Align::right : Align::left);
  }
  text.set_key_columns(std::max<std::size_t>(keys, 1));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::vector<std::string> cells;
    for (const ColumnView& column : table.columns) cells.push_back(readable(column, row));
    text.add_row(std::move(cells));
  }
  return text.text(width);
}

}  // namespace quintile::tool
