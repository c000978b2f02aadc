// The whole job: events in, scores, segments, types, stages and summary tables out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quintile/activity.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/cluster.hpp"
#include "quintile/clv.hpp"
#include "quintile/event.hpp"
#include "quintile/groups.hpp"
#include "quintile/intervals.hpp"
#include "quintile/lifecycle.hpp"
#include "quintile/progress.hpp"
#include "quintile/renewal.hpp"
#include "quintile/score.hpp"
#include "quintile/segment.hpp"
#include "quintile/simple_clv.hpp"
#include "quintile/summary.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Every stage's options. aggregate.activity_windows is set from `activity`.
struct RunOptions {
  AggregateOptions aggregate;
  ScoreOptions score;
  SegmentOptions segment;
  ActivityOptions activity;
  LifecycleOptions lifecycle;
  std::optional<ClvOptions> clv;               ///< nothing: no lifetime value is fitted
  bool clv_errors = false;                     ///< also standard errors of the projection
  std::optional<SimpleClvOptions> simple_clv;  ///< default: no columns of value without a model
  /// Divides customers for `clv`, a fit for each group (quintile/groups.hpp). Default: one fit for all.
  std::function<CustomerGroups(const CustomerTable&)> clv_groups;
  /// Divides them by their segment instead. Rules that name columns of the projection are refused then.
  bool clv_by_segment = false;
  /// Default: no renewals. Else the subscriptions run as long as in `activity`, and no window is allowed: whoever
  /// subscribed before it would be missing.
  std::optional<RenewalOptions> renewals;
  std::optional<ClusterOptions> clusters;  ///< default: none are looked for
};

/// Wall-clock seconds of a stage.
struct StageTime {
  std::string stage;
  double seconds = 0;
};

struct RunResult {
  AggregateResult aggregate;
  ScoreResult scores;
  SegmentResult segments;
  ActivityResult activity;
  LifecycleResult lifecycle;
  ClvResult clv;           ///< fitted() only when asked for, and when there are repeat buyers enough
  ClvErrors clv_errors;    ///< computed only when asked for
  SimpleClv simple_clv;    ///< computed only when asked for
  FittedGroups clv_fits;   ///< of `clv`; empty unless customers were divided
  Table clv_groups;        ///< group_table; without columns unless customers were divided
  RenewalResult renewals;  ///< with a fit only when asked for
  ClusterResult clusters;  ///< fitted() only when asked for
  SummaryResult summary;
  std::vector<StageTime> times;
  std::vector<std::string> notes;  ///< sentences a user should read
};

/// Runs every stage on a log.
[[nodiscard]] RunResult run(EventSource& source, const RunOptions& options, const Control& control = {});

/// Runs every stage after aggregation on a table that is already summarised per customer.
[[nodiscard]] RunResult run(AggregateResult customers, const RunOptions& options, const Control& control = {});

/// All per-customer columns of a run in the order of the result file. Views into `result`.
[[nodiscard]] TableView customer_table(const RunResult& result);

}  // namespace quintile
