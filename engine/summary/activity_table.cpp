#include <functional>
#include <string>

#include "engine/summary/table_of.hpp"
#include "engine/summary/tables.hpp"

namespace quintile {
namespace {

struct ActivityRow {
  std::string criterion, measure, unit;
  std::function<double(const Tally&)> compute;
};

std::function<double(const Tally&)> with(const Kpi& kpi, double (Kpi::*measure)(const Tally&) const) {
  return [&kpi, measure](const Tally& tally) { return (kpi.*measure)(tally); };
}

template <class What>
std::function<double(const Tally&)> mean(What what, Count of) {
  return [what, of](const Tally& tally) { return ratio(tally, what, of); };
}

std::vector<ActivityRow> rows_of(const Kpi& kpi) {
  return {
      {"size", "customers", "1", [](const Tally& t) { return static_cast<double>(t[Count::customers]); }},
      {"size", "share of customers", "1", with(kpi, &Kpi::customer_share)},
      {"engagement", "events a month", "1/month", with(kpi, &Kpi::events_a_month)},
      {"engagement", "channels used", "1", with(kpi, &Kpi::channels_used)},
      {"engagement", "share of members", "1", with(kpi, &Kpi::member_share)},
      {"engagement", "share of loyal", "1", with(kpi, &Kpi::loyal_share)},
      {"revenue", "sum", "money", with(kpi, &Kpi::revenue)},
      {"revenue", "share", "1", with(kpi, &Kpi::revenue_share)},
      {"revenue", "mean per customer", "money", with(kpi, &Kpi::mean_revenue)},
      {"revenue", "average order value", "money", with(kpi, &Kpi::average_order_value)},
      {"lifetime value", "historic per buyer", "money", with(kpi, &Kpi::historic_clv)},
      {"lifetime value", "projected per buyer", "money", with(kpi, &Kpi::projected_clv)},
      {"lifetime value", "projected sum", "money", with(kpi, &Kpi::projected_value)},
      {"relationship", "tenure", "days", mean(Sum::tenure_days, Count::with_tenure)},
      {"relationship", "median gap", "days", mean(Sum::gap_days, Count::with_gap)},
      {"relationship", "satisfaction", "1", mean(Sum::satisfaction, Count::satisfaction_scores)},
      {"relationship", "support events a month", "1/month", with(kpi, &Kpi::support_events_a_month)},
  };
}

}  // namespace

Table activity_table(const Cube& cube, const Kpi& kpi) {
  const Tally active = cube.total([](CubeKey key) { return key.active; });
  const Tally inactive = cube.total([](CubeKey key) { return !key.active; });
  return TableOf<ActivityRow>("activity", rows_of(kpi))
      .text("criterion", "What the two are compared on", [](const ActivityRow& row) { return row.criterion; })
      .text("measure", "How it is measured", [](const ActivityRow& row) { return row.measure; })
      .text("unit", "Unit of the measure", [](const ActivityRow& row) { return row.unit; })
      .number("active", "", "Active customers", [&](const ActivityRow& row) { return row.compute(active); })
      .number("inactive", "", "Inactive customers", [&](const ActivityRow& row) { return row.compute(inactive); })
      .take();
}

}  // namespace quintile
