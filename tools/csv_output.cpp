#include "tools/csv_output.hpp"

#include <numeric>
#include <string_view>
#include <vector>

#include "quintile/csv.hpp"
#include "tools/interrupt.hpp"
#include "tools/output.hpp"

namespace quintile::tool {

void print_csv(const TableView& table, std::span<const std::uint64_t> rows) {
  Control control;
  control.stop = &stop_requested();
  write_csv(
      table, rows, [](std::string_view text) { print(text); }, control);
}

void print_csv(const TableView& table) {
  std::vector<std::uint64_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  print_csv(table, rows);
}

}  // namespace quintile::tool
