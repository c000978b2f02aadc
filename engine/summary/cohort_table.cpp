#include <fmt/format.h>

#include <limits>

#include "engine/summary/table_of.hpp"
#include "engine/summary/tables.hpp"
#include "quintile/time.hpp"

namespace quintile {
namespace {

struct CohortRow {
  CohortCell cell;
  CohortCell base;  ///< the same cohort at age 0
};

std::string month_text(std::int32_t months_since_1970) {
  const std::int64_t year = floor_div(months_since_1970, 12);
  return fmt::format("{:04}-{:02}", 1970 + year, months_since_1970 - 12 * year + 1);
}

}  // namespace

Table cohort_table(const AggregateResult& aggregate) {
  std::vector<CohortRow> rows;
  CohortCell base;
  for (const CohortCell& cell : aggregate.cohorts) {
    if (rows.empty() || cell.cohort != base.cohort) {
      base = cell.age == 0 ? cell : CohortCell{cell.cohort, 0, 0, std::numeric_limits<double>::quiet_NaN()};
    }
    rows.push_back({cell, base});
  }
  const bool amounts = aggregate.customers.has_amounts();
  const auto revenue = [amounts](const CohortCell& cell) {
    return amounts ? cell.revenue : std::numeric_limits<double>::quiet_NaN();
  };
  return TableOf<CohortRow>("cohorts", std::move(rows))
      .text("cohort", "Month of the first purchase", [](const CohortRow& row) { return month_text(row.cell.cohort); })
      .count(
          "age", "Months since then", [](const CohortRow& row) { return row.cell.age; }, "months")
      .count("customers", "Customers of the cohort who bought in that month",
             [](const CohortRow& row) { return row.cell.customers; })
      .number("retention", "1", "Share of the cohort's customers",
              [](const CohortRow& row) {
                return ratio(static_cast<double>(row.cell.customers), static_cast<double>(row.base.customers));
              })
      .number("revenue", "money", "Revenue in that month, returns subtracted",
              [&](const CohortRow& row) { return revenue(row.cell); })
      .number("revenue_share", "1", "Revenue relative to that of the first month",
              [&](const CohortRow& row) { return ratio(revenue(row.cell), revenue(row.base)); })
      .take();
}

}  // namespace quintile
