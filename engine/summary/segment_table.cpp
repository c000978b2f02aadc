#include <limits>

#include "engine/base/group_medians.hpp"
#include "engine/summary/table_of.hpp"
#include "engine/summary/tables.hpp"

namespace quintile {
namespace {

struct SegmentRow {
  SegmentInfo info;
  Tally tally;
  double median_recency_days, median_frequency, median_monetary;
};

template <class T>
std::vector<double> medians(const Buffer<T>& column, const SegmentResult& segments) {
  const std::size_t count = segments.segments.size();
  if (column.empty()) return std::vector<double>(count, std::numeric_limits<double>::quiet_NaN());
  return group_medians<T>(column, segments.segment, count);
}

std::vector<SegmentRow> rows_of(const SummaryInput& input, const Cube& cube) {
  const CustomerTable& customers = input.aggregate.customers;
  const auto recency = medians(customers.recency_days, input.segments);
  const auto occasions = medians(customers.occasions, input.segments);
  const auto monetary = medians(customers.monetary_total, input.segments);
  std::vector<SegmentRow> rows;
  for (std::size_t s = 0; s < input.segments.segments.size(); ++s) {
    rows.push_back({input.segments.segments[s], cube.total([s](CubeKey key) { return key.segment == s; }), recency[s],
                    occasions[s], monetary[s]});
  }
  return rows;
}

}  // namespace

Table segment_table(const SummaryInput& input, const Cube& cube, const Kpi& kpi, const Known& known) {
  std::vector<SegmentRow> rows = rows_of(input, cube);
  const auto mean = [](auto what, Count of) {
    return [what, of](const SegmentRow& row) { return ratio(row.tally, what, of); };
  };
  const auto mean_m = [&](const SegmentRow& row) {
    return known.monetary_scores ? ratio(row.tally, Count::m, Count::scored) : std::numeric_limits<double>::quiet_NaN();
  };
  return TableOf<SegmentRow>("segments", std::move(rows))
      .text("segment", "Segment", [](const SegmentRow& row) { return row.info.name; })
      .text("group", "Segment group",
            [](const SegmentRow& row) { return kSegmentGroupNames[static_cast<std::size_t>(row.info.group)]; })
      .count("customers", "Customers", [](const SegmentRow& row) { return row.tally[Count::customers]; })
      .number("customer_share", "1", "Share of all customers",
              [&](const SegmentRow& row) { return kpi.customer_share(row.tally); })
      .number("revenue", "money", "Sum of monetary_total",
              [&](const SegmentRow& row) { return kpi.revenue(row.tally); })
      .number("revenue_share", "1", "Share of all revenue",
              [&](const SegmentRow& row) { return kpi.revenue_share(row.tally); })
      .number("mean_recency_days", "days", "Mean recency of buyers", mean(Sum::recency_days, Count::with_recency))
      .number("median_recency_days", "days", "Median recency of buyers",
              [](const SegmentRow& row) { return row.median_recency_days; })
      .number("mean_frequency", "1", "Mean purchase occasions", mean(Count::occasions, Count::customers))
      .number("median_frequency", "1", "Median purchase occasions",
              [](const SegmentRow& row) { return row.median_frequency; })
      .number("mean_monetary", "money", "Mean monetary_total",
              [&](const SegmentRow& row) { return kpi.mean_revenue(row.tally); })
      .number("median_monetary", "money", "Median monetary_total",
              [](const SegmentRow& row) { return row.median_monetary; })
      .number("mean_r", "1", "Mean recency score of scored customers", mean(Count::r, Count::scored))
      .number("mean_f", "1", "Mean frequency score of scored customers", mean(Count::f, Count::scored))
      .number("mean_m", "1", "Mean monetary score of scored customers", mean_m)
      .number("active_share", "1", "Share of the segment's customers that are active",
              [&](const SegmentRow& row) { return kpi.active_share(row.tally); })
      .number("projected_value", "money", projection_text("Sum of clv", input.clv),
              [&](const SegmentRow& row) { return kpi.projected_value(row.tally); })
      .number("projected_clv", "money", projection_text("Mean clv of buyers", input.clv),
              [&](const SegmentRow& row) { return kpi.projected_clv(row.tally); })
      .count("vip_customers", "Customers that are VIP", [](const SegmentRow& row) { return row.tally[Count::vips]; })
      .count("at_risk_customers", "Customers at risk", [](const SegmentRow& row) { return row.tally[Count::at_risk]; })
      .text("meaning", "What the segment stands for", [](const SegmentRow& row) { return row.info.meaning; })
      .text("action", "Recommended action", [](const SegmentRow& row) { return row.info.action; })
      .take();
}

}  // namespace quintile
