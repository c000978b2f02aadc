// Six customers whose summary is easily worked out by hand.
#pragma once

#include <limits>

#include "quintile/summary.hpp"

namespace quintile::test {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::uint8_t kRecent = 1, kLoyal = 2, kContact = 32;

/// Rows: a loyal and a reactivated champion, an at-risk VIP who churned, one long gone, a new one, and a prospect.
/// Segments: Champions, At Risk, New, Empty, Prospects.
struct SixCustomers {
  AggregateResult aggregate;
  ScoreResult scores;
  SegmentResult segments;
  ActivityResult activity;
  LifecycleResult lifecycle;
  ActivityOptions options;
  ClvResult clv;

  SixCustomers() {
    CustomerTable& c = aggregate.customers;
    c.ids.integers = {1, 2, 3, 4, 5, 6};
    c.recency_days = {5, 10, 40, 100, 3, kNan};
    c.tenure_days = {300, 400, 200, 100, 3, kNan};
    c.median_gap_days = {20, 30, 10, kNan, kNan, kNan};
    c.occasions = {10, 4, 5, 1, 1, 0};
    c.quarters = {4, 3, 3, 1, 1, 0};
    c.occasions_in_window = {2, 1, 0, 0, 1, 0};
    c.occasions_in_previous_window = {1, 0, 2, 0, 0, 0};
    c.monetary_total = {1000, 500, 400, 50, 50, 0};
    scores.r = {5, 4, 2, 1, 5, 0};
    scores.f = {5, 4, 4, 1, 1, 0};
    scores.m = {5, 4, 4, 1, 1, 0};
    segments.segments = {{"Champions", SegmentGroup::champions, "the best", "keep them"},
                         {"At Risk", SegmentGroup::at_risk, "were good", "win them back"},
                         {"New", SegmentGroup::growing, "just came", "welcome them"},
                         {"Empty", SegmentGroup::loyal, "nobody", "nothing"},
                         {"Prospects", SegmentGroup::prospects, "no purchase", "invite them"}};
    segments.segment = {0, 0, 1, 1, 2, 4};
    segments.group = {0, 0, 3, 3, 2, 5};
    segments.is_vip = {1, 1, 1, 0, 0, 0};
    segments.is_at_risk = {0, 0, 1, 1, 0, 0};
    activity.active = {1, 1, 0, 0, 1, 0};
    activity.types = {kRecent | kLoyal, kRecent, 0, 0, kRecent, 0};
    activity.primary_type = {2, 1, 0, 0, 1, 0};
    lifecycle.stage = {4, 3, 3, 2, 2, 0};
    lifecycle.group = {3, 4, 6, 6, 2, 0};
    lifecycle.lapse_limit_days = {60, 90, 30, 60, 60, kNan};
  }

  /// Projects two horizons.
  void project() {
    clv.horizons_days = {30, 365};
    clv.p_alive = {1, 0.5, 0.25, 0.5, 1, 0};
    clv.clv.push_back({9, 9, 9, 9, 9, 9});
    clv.clv.push_back({100, 50, 20, 4, 16, 0});
  }

  [[nodiscard]] SummaryResult summary() const {
    return summarise({aggregate, scores, segments, activity, lifecycle, options, &clv});
  }
};

}  // namespace quintile::test
