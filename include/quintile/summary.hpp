// Columns -> the small tables people read: segments, active/inactive, life cycle, KPIs, cohorts, scoring.
#pragma once

#include <cstdint>
#include <vector>

#include "quintile/activity.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/customers.hpp"
#include "quintile/lifecycle.hpp"
#include "quintile/score.hpp"
#include "quintile/segment.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Everything the summary tables are computed from; all refer to the same customers in the same order.
struct SummaryInput {
  const AggregateResult& aggregate;
  const ScoreResult& scores;
  const SegmentResult& segments;
  const ActivityResult& activity;
  const LifecycleResult& lifecycle;
  const ActivityOptions& activity_options;
};

/// At-risk VIPs: the ones worth saving first.
struct AtRiskVips {
  std::uint64_t customers = 0;
  double revenue = 0;        ///< NaN: no amounts
  double revenue_share = 0;  ///< of the revenue of all customers, 0..1; NaN: no amounts or no revenue
};

struct SummaryResult {
  Table segments;   ///< a row per segment (docs/format.md names the columns)
  Table activity;   ///< the active/inactive table: a row per criterion
  Table lifecycle;  ///< a row per stage and marketing group
  Table kpis;       ///< a row for the run, each segment and each active type
  Table cohorts;    ///< cohort, age, customers, retention, revenue, revenue_share
  Table scoring;    ///< a row per dimension and level: its range and its customers
  AtRiskVips at_risk_vips;
};

/// Sums in fixed blocks of customers, in order: bit-identical for any number of threads.
[[nodiscard]] SummaryResult summarise(const SummaryInput& input);

}  // namespace quintile
