#include <string>

#include "engine/summary/table_of.hpp"
#include "engine/summary/tables.hpp"

namespace quintile {
namespace {

struct KpiRow {
  std::string scope, name;
  Tally tally;
};

std::vector<KpiRow> rows_of(const SummaryInput& input, const Cube& cube) {
  std::vector<KpiRow> rows;
  rows.push_back({"all", "all", cube.total([](CubeKey) { return true; })});
  for (std::size_t s = 0; s < input.segments.segments.size(); ++s) {
    rows.push_back(
        {"segment", input.segments.segments[s].name, cube.total([s](CubeKey key) { return key.segment == s; })});
  }
  for (std::size_t type = 0; type < kActiveTypes; ++type) {
    rows.push_back({"active type", std::string(kActiveTypeNames[type]),
                    cube.total([type](CubeKey key) { return (static_cast<unsigned>(key.types) >> type & 1U) != 0; })});
  }
  return rows;
}

}  // namespace

Table kpi_table(const SummaryInput& input, const Cube& cube, const Kpi& kpi) {
  const auto by = [&kpi](double (Kpi::*measure)(const Tally&) const) {
    return [&kpi, measure](const KpiRow& row) { return (kpi.*measure)(row.tally); };
  };
  return TableOf<KpiRow>("kpis", rows_of(input, cube))
      .text("scope", "all, segment or active type", [](const KpiRow& row) { return row.scope; })
      .text("name", "Name of the segment or active type", [](const KpiRow& row) { return row.name; })
      .count("customers", "Customers", [](const KpiRow& row) { return row.tally[Count::customers]; })
      .number("active_share", "1", "Share of active customers", by(&Kpi::active_share))
      .number("start_customers", "1", "Bought in the window before the activity window", by(&Kpi::start_customers))
      .number("end_customers", "1", "Bought in the activity window", by(&Kpi::end_customers))
      .number("new_customers", "1", "First bought in the activity window", by(&Kpi::new_customers))
      .number("retained_customers", "1", "Bought in both windows", by(&Kpi::retained_customers))
      .number("reactivated_customers", "1", "Bought in the activity window and earlier, not in the window before it",
              by(&Kpi::reactivated_customers))
      .number("churned_customers", "1", "Bought in the window before the activity window, not in it",
              by(&Kpi::churned_customers))
      .number("retention_rate", "1", "Share of start_customers who bought in the activity window again",
              by(&Kpi::retention_rate))
      .number("repeat_purchase_rate", "1", "Share of buyers with two occasions or more", by(&Kpi::repeat_purchase_rate))
      .number("average_order_value", "money", "Revenue per purchase occasion", by(&Kpi::average_order_value))
      .number("purchase_frequency", "1", "Purchase occasions per buyer", by(&Kpi::purchase_frequency))
      .number("revenue", "money", "Sum of monetary_total", by(&Kpi::revenue))
      .number("revenue_share", "1", "Share of all revenue", by(&Kpi::revenue_share))
      .number("historic_clv", "money", "Revenue per buyer", by(&Kpi::historic_clv))
      .number("projected_value", "money", projection_text("Sum of clv", input.clv), by(&Kpi::projected_value))
      .number("projected_clv", "money", projection_text("Mean clv of buyers", input.clv), by(&Kpi::projected_clv))
      .number("csat", "1", "Share of satisfaction scores of 4 or 5 (scale 1 to 5)", by(&Kpi::csat))
      .number("nps", "points", "Net promoter score, -100 to 100 (scale 0 to 10)", by(&Kpi::nps))
      .number("engagement_rate", "1", "Share of customers with an event in the activity window",
              by(&Kpi::engagement_rate))
      .take();
}

}  // namespace quintile
