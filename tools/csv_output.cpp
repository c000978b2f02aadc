#include "tools/csv_output.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "quintile/csv.hpp"
#include "quintile/error.hpp"
#include "tools/interrupt.hpp"
#include "tools/output.hpp"
#include "tools/row_selection.hpp"

namespace quintile::tool {

void print_csv(const TableView& table, std::span<const std::uint64_t> rows) {
  constexpr std::size_t kRowsAtOnce = 8192;
  std::size_t done = 0;
  do {
    if (stop_requested()) throw Interrupted();
    const std::size_t count = std::min(kRowsAtOnce, rows.size() - done);
    const std::string text = csv_text(gather(table, rows.subspan(done, count)).view());
    // Every piece starts with the header line; only the first one's is wanted.
    print(done == 0 ? std::string_view(text) : std::string_view(text).substr(text.find('\n') + 1));
    done += count;
  } while (done < rows.size());
}

void print_csv(const TableView& table) {
  std::vector<std::uint64_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  print_csv(table, rows);
}

}  // namespace quintile::tool
