// Columns -> the small tables people read: segments, active/inactive, life cycle, KPIs, cohorts, scoring.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "quintile/activity.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/clv.hpp"
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
  const ClvResult* clv = nullptr;  ///< nullptr, or not fitted: nothing is projected
};

/// At-risk VIPs: the ones worth saving first.
struct AtRiskVips {
  std::uint64_t customers = 0;
  double revenue = 0;                                                 ///< NaN: no amounts
  double projected_value = std::numeric_limits<double>::quiet_NaN();  ///< in the longest horizon; NaN: none
  double revenue_share = 0;  ///< of the revenue of all customers, 0..1; NaN: no amounts or no revenue
};

/// The tables. Shares and rates are fractions of 1, money is in the log's own unit, and NaN means that the log
/// cannot tell (no amounts, no event kinds, no customers to divide by).
///
/// A buyer is a customer with at least one occasion. The activity window is the one of purchases. Definitions:
/// - revenue: sum of monetary_total over the customers; revenue_share: of the revenue of all, NaN unless that is > 0;
/// - start_customers: bought in the window of equal length before the activity window; end_customers: bought in the
///   activity window; new: all their purchases are in it; retained: start and end; churned: start, not end;
///   reactivated: end, neither start nor new. Hence end = new + retained + reactivated, start = retained + churned.
///   A table without windows knows end (recency_days < window) and new (tenure_days < window) only;
/// - retention_rate = retained / start, 0 to 1: the customer retention rate (end - new) / start, where "new" is whoever
///   is in end and not in start, first-time or reactivated (docs/adr/0001-retention-rate.md);
/// - repeat_purchase_rate: share of buyers with two occasions or more;
/// - average_order_value = revenue / occasions; purchase_frequency = occasions / buyers;
///   historic_clv = revenue / buyers;
/// - projected_value: sum of clv in the longest horizon; projected_clv = projected_value / buyers; NaN without a
///   projection of money;
/// - csat: share of satisfaction scores that are 4 or 5, when the scale is 1-5; nps: 100 * (share of 9 and 10 - share
///   of 0 to 6), when it is 0-10. The scale is 0-10 when any score exceeds 5;
/// - engagement_rate: share of customers with an event of any kind but cancellation in its activity window (a running
///   subscription alone makes active, not engaged);
/// - customer-months: from each customer's first event to the as-of date, in months of 30.436875 days.
struct SummaryResult {
  /// A row per segment, in order, also when empty: segment, group, customers, customer_share, revenue, revenue_share,
  /// mean_recency_days and median_recency_days (of buyers), mean_frequency and median_frequency (occasions),
  /// mean_monetary and median_monetary (total), mean_r, mean_f, mean_m (of scored customers), active_share,
  /// projected_value, projected_clv, vip_customers, at_risk_customers, meaning, action.
  Table segments;
  /// The active/inactive table, a row per measure: criterion, measure, unit, active, inactive. Criteria: size;
  /// engagement (events per customer-month, mean channels used, share of members: registered or subscribed at any
  /// time, share of loyal: enough occasions, tenure and quarters whatever the activity); revenue (sum, share, mean per
  /// customer, average order value); lifetime value (historic per buyer, projected per buyer and in all); relationship
  /// (mean tenure and mean own median gap, mean satisfaction score, support events per customer-month).
  Table activity;
  /// A row per stage and marketing group: kind ("stage", "group"), name, customers, share, revenue, revenue_share.
  Table lifecycle;
  /// A row for the run ("all"), each segment and each active type (which overlap): scope ("all", "segment", "active
  /// type"), name, customers, active_share, start_customers, end_customers, new_customers, retained_customers,
  /// reactivated_customers, churned_customers, retention_rate, repeat_purchase_rate, average_order_value,
  /// purchase_frequency, revenue, revenue_share, historic_clv, projected_value, projected_clv, csat, nps,
  /// engagement_rate.
  Table kpis;
  /// A row per cell of AggregateResult::cohorts: cohort ("2010-12"), age (months), customers, retention (share of the
  /// cohort's customers at age 0), revenue, revenue_share (of its revenue at age 0).
  Table cohorts;
  /// A row per scored dimension and level: dimension, measure, method, level, from, to (cut points around the level,
  /// NaN where it is open or the method has no cuts), customers. A value equal to a cut point belongs below it, from <
  /// value <= to; only by method rfm-r above it, from <= value < to. So for recency too, where below is the better
  /// score.
  Table scoring;
  AtRiskVips at_risk_vips;
};

/// Sums in fixed blocks of customers, in order: bit-identical for any number of threads. Throws UserError when the
/// inputs are not of the same customers, InternalError for codes out of range.
[[nodiscard]] SummaryResult summarise(const SummaryInput& input);

}  // namespace quintile
