#include "tools/kpi_overview.hpp"

#include <cstdint>
#include <vector>

#include "tools/readable_table.hpp"
#include "tools/row_selection.hpp"
#include "tools/table_values.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr std::size_t kMeaningLines = 4;

std::string whole_run(const TableView& kpis, std::size_t row, std::size_t width) {
  TextTable table;
  table.add_column("KPI of all customers", Align::left);
  table.add_column("Value", Align::right);
  table.add_column("Meaning", Align::left);
  table.wrap_last_column(kMeaningLines);
  for (const ColumnView& column : kpis.columns) {
    if (is_numeric(column)) table.add_row({column.name, readable(column, row), column.description});
  }
  return table.text(width);
}

}  // namespace

std::string kpi_overview(const TableView& kpis, std::size_t width) {
  const ColumnView& scope = column_of(kpis, "scope");
  const ColumnView& customers = column_of(kpis, "customers");
  std::string out;
  std::vector<std::uint64_t> parts;
  for (std::size_t row = 0; row < kpis.rows(); ++row) {
    if (cell_text(scope, row) == "all") {
      out += whole_run(kpis, row, width);
    } else if (number_at(customers, row) > 0) {
      parts.push_back(row);
    }
  }
  return parts.empty() ? out : out + "\n" + readable_table(gather(kpis, parts).view(), width);
}

}  // namespace quintile::tool
