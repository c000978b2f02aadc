#include <limits>
#include <string_view>

#include "engine/summary/table_of.hpp"
#include "engine/summary/tables.hpp"

namespace quintile {
namespace {

struct LifecycleRow {
  std::string_view kind, name;
  LifecycleTally tally;
};

void add(LifecycleTally& total, const LifecycleTally& part) {
  total.customers += part.customers;
  total.revenue += part.revenue;
}

}  // namespace

Table lifecycle_table(const Census& census, const Kpi& kpi, const Known& known) {
  std::vector<LifecycleRow> stages;
  std::vector<LifecycleRow> rows;
  for (const auto name : kLifecycleStageNames) rows.push_back({"stage", name, {}});
  for (const auto name : kMarketingGroupNames) rows.push_back({"group", name, {}});
  std::uint64_t customers = 0;
  for (std::size_t stage = 0; stage < kLifecycleStageNames.size(); ++stage) {
    for (std::size_t group = 0; group < kMarketingGroupNames.size(); ++group) {
      const LifecycleTally& cell = census.lifecycle[stage][group];
      add(rows[stage].tally, cell);
      add(rows[kLifecycleStageNames.size() + group].tally, cell);
      customers += cell.customers;
    }
  }
  const auto revenue = [&](const LifecycleRow& row) {
    return known.amounts ? row.tally.revenue : std::numeric_limits<double>::quiet_NaN();
  };
  return TableOf<LifecycleRow>("lifecycle", std::move(rows))
      .text("kind", "Whether the row is a stage or a marketing group", [](const LifecycleRow& row) { return row.kind; })
      .text("name", "Stage or marketing group", [](const LifecycleRow& row) { return row.name; })
      .count("customers", "Customers", [](const LifecycleRow& row) { return row.tally.customers; })
      .number("share", "1", "Share of all customers",
              [&](const LifecycleRow& row) {
                return ratio(static_cast<double>(row.tally.customers), static_cast<double>(customers));
              })
      .number("revenue", "money", "Sum of monetary_total", revenue)
      .number("revenue_share", "1", "Share of all revenue",
              [&](const LifecycleRow& row) { return kpi.share_of_revenue(revenue(row)); })
      .take();
}

}  // namespace quintile
