#include "tools/cohort_triangle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "quintile/time.hpp"
#include "tools/numbers.hpp"
#include "tools/table_values.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr std::size_t kMonthsColumn = 8;  ///< "100.0%" and a gap
constexpr std::size_t kLeastMonths = 1;

struct Cohort {
  std::int64_t month = 0;  ///< since 1970-01
  double customers = 0;
  std::map<std::int64_t, double> retention;  ///< by age
};

}  // namespace

std::string cohort_triangle(const TableView& cohorts, std::size_t width) {
  const ColumnView& names = column_of(cohorts, "cohort");
  const ColumnView& ages = column_of(cohorts, "age");
  std::map<std::string, Cohort> rows;
  std::int64_t last_month = 0;
  std::int64_t oldest = 0;
  for (std::size_t row = 0; row < cohorts.rows(); ++row) {
    const std::string name = cell_text(names, row);
    Cohort& cohort = rows[name];
    cohort.month = month_of_day(day_of(parse_time(name + "-01")));
    const auto age = static_cast<std::int64_t>(number_at(ages, row));
    if (age == 0) cohort.customers = number_at(column_of(cohorts, "customers"), row);
    cohort.retention[age] = number_at(column_of(cohorts, "retention"), row);
    last_month = row == 0 ? cohort.month + age : std::max(last_month, cohort.month + age);
  }
  for (const auto& [name, cohort] : rows) oldest = std::max(oldest, last_month - cohort.month);

  TextTable table;
  table.add_column("Cohort", Align::left);
  table.add_column("Customers", Align::right);
  table.set_key_columns(2);
  constexpr std::size_t kKeyWidth = 20;
  const std::size_t room = width > kKeyWidth ? (width - kKeyWidth) / kMonthsColumn : kLeastMonths;
  const std::int64_t shown = std::min(oldest, static_cast<std::int64_t>(std::max(room, kLeastMonths)));
  for (std::int64_t age = 1; age <= shown; ++age) table.add_column(fmt::format("+{}", age), Align::right);
  for (const auto& [name, cohort] : rows) {
    std::vector<std::string> cells = {name, grouped(cohort.customers, 0)};
    for (std::int64_t age = 1; age <= shown && cohort.month + age <= last_month; ++age) {
      const auto found = cohort.retention.find(age);
      cells.push_back(percent(found == cohort.retention.end() ? 0 : found->second));
    }
    table.add_row(std::move(cells));
  }
  std::string out = "Share of the customers of each month of first purchase who bought in the months after it:\n\n";
  out += table.text(width);
  if (shown < oldest) {
    out += fmt::format("\nThe months +{} to +{} do not fit; --format csv has them all.\n", shown + 1, oldest);
  }
  return out;
}

}  // namespace quintile::tool
