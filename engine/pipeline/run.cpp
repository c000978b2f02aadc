#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

#include "engine/pipeline/input_notes.hpp"
#include "engine/pipeline/projection_notes.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/pipeline.hpp"

namespace quintile {
namespace {

class Stopwatch {
 public:
  explicit Stopwatch(std::vector<StageTime>& times) : times_(times) {}
  template <class Work>
  auto time(const char* stage, Work work) {
    const auto start = std::chrono::steady_clock::now();
    auto result = work();
    times_.push_back({stage, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    return result;
  }

 private:
  std::vector<StageTime>& times_;
};

void append(std::vector<std::string>& notes, const std::vector<std::string>& more) {
  notes.insert(notes.end(), more.begin(), more.end());
}

// What rules may name of the projection: its columns, and the value in the longest horizon as `clv`.
std::vector<ColumnView> columns_for_rules(const ClvResult& clv) {
  std::vector<ColumnView> columns = clv_columns(clv);
  if (!clv.clv.empty()) {
    columns.push_back(columns.back());
    columns.back().name = "clv";
  }
  return columns;
}

std::vector<std::string> segment_names(const SegmentResult& segments) {
  std::vector<std::string> names;
  for (const SegmentInfo& segment : segments.segments) names.push_back(segment.name);
  return names;
}

// By one fit, or by one for each group, whose table is left in `result`.
ClvResult project(RunResult& result, const RunOptions& options) {
  const CustomerTable& customers = result.aggregate.customers;
  const TimeNs as_of = result.aggregate.as_of;
  const bool grouped_fits = options.clv_by_segment || options.clv_groups;
  if (!grouped_fits) return project_clv(customers, as_of, *options.clv);
  CustomerGroups groups;
  if (options.clv_by_segment) {
    const SegmentResult segments = assign_segments(customers, result.scores, options.segment, {});
    groups = groups_by_label("segment", segments.segment, segment_names(segments));
    result.notes.emplace_back(
        "segments follow from the purchases that the models explain: fits by segment describe them, but take a part of "
        "the outcome as given; a cohort or a column of the input does not");
  } else {
    groups = options.clv_groups(customers);
  }
  GroupedClv grouped = project_clv_by(customers, as_of, *options.clv, std::move(groups));
  result.clv_groups = group_table(grouped);
  result.clv_fits = std::move(static_cast<FittedGroups&>(grouped));
  return std::move(grouped.clv);
}

// Everything after aggregation. `result.aggregate` is there already.
void run_stages(RunResult& result, const RunOptions& options, const Control& control) {
  Stopwatch watch(result.times);
  const CustomerTable& customers = result.aggregate.customers;
  const auto stage = [&](const char* name, auto work) {
    control.check();
    control.report(name, customers.size(), -1.0);
    return watch.time(name, work);
  };
  result.scores = stage("scoring", [&] { return score(customers, options.score); });
  if (options.clv) {
    result.clv = stage("lifetime value", [&] { return project(result, options); });
  }
  if (options.simple_clv) {
    result.simple_clv = stage("simple lifetime value", [&] { return simple_clv(customers, *options.simple_clv); });
  }
  result.segments = stage("segmenting", [&] {
    return assign_segments(customers, result.scores, options.segment, columns_for_rules(result.clv));
  });
  if (options.clv_errors && result.clv.fitted()) {
    result.clv_errors = stage("errors of lifetime value", [&] {
      return clv_errors(customers, result.aggregate.as_of, *options.clv, result.clv, result.segments.segment,
                        segment_names(result.segments), result.clv_groups.rows() > 0 ? &result.clv_fits : nullptr);
    });
  }
  result.activity =
      stage("activity", [&] { return classify_activity(customers, result.aggregate.as_of, options.activity); });
  result.lifecycle = stage(
      "lifecycle", [&] { return classify_lifecycle(customers, result.activity, result.scores, options.lifecycle); });
  if (options.clusters) {
    result.clusters = stage("clustering", [&] { return cluster_customers(customer_table(result), *options.clusters); });
    compare_with_segments(result.clusters, segment_columns(result.segments).front());
  }
  result.summary = stage("summarising", [&] {
    return summarise({result.aggregate, result.scores, result.segments, result.activity, result.lifecycle,
                      options.activity, &result.clv});
  });
  append(result.notes, result.aggregate.notes);
  append(result.notes, input_notes(customers));
  append(result.notes, result.scores.notes);
  append(result.notes, result.clv.notes);
  append(result.notes, result.clv_errors.notes);
  append(result.notes, result.simple_clv.notes);
  append(result.notes, result.segments.notes);
  append(result.notes, result.clusters.notes);
  append(result.notes, projection_notes(result, options));
}

RenewalResult renew(const SubscriptionTap& tap, const AggregateResult& aggregate, const RunOptions& options) {
  const SubscriptionRules rules = {options.renewals->period, options.activity.subscription_length,
                                   options.aggregate.utc_offset};
  return project_renewals(aggregate.customers.size(),
                          tap.subscriptions(aggregate.customers.ids, aggregate.as_of, rules), *options.renewals);
}

}  // namespace

RunResult run(EventSource& source, const RunOptions& options, const Control& control) {
  RunResult result;
  AggregateOptions aggregate_options = options.aggregate;
  aggregate_options.activity_windows = options.activity.windows();
  // A model is chosen by how it forecasts a part of the log that it has not seen.
  aggregate_options.holdout = options.clv && !options.clv->model;
  std::optional<SubscriptionTap> tap;
  if (options.renewals) {
    if (options.aggregate.window) {
      throw UserError(
          "renewals are fitted to all subscriptions, and a window leaves out who subscribed before it. Leave out the "
          "window or the renewals");
    }
    tap.emplace(source);
  }
  EventSource& log = tap ? *tap : source;
  Stopwatch watch(result.times);
  result.aggregate = watch.time("reading and aggregating", [&] { return aggregate(log, aggregate_options, control); });
  if (tap) {
    result.renewals = watch.time("renewals", [&] { return renew(*tap, result.aggregate, options); });
    append(result.notes, result.renewals.notes);
  }
  run_stages(result, options, control);
  return result;
}

RunResult run(AggregateResult customers, const RunOptions& options, const Control& control) {
  if (customers.customers.size() == 0) throw DataError("the table of customers is empty");
  if (options.renewals) {
    throw UserError(
        "renewals need the subscription events of a log, and a table summarised per customer has none. Leave them out");
  }
  RunResult result;
  result.aggregate = std::move(customers);
  run_stages(result, options, control);
  return result;
}

TableView customer_table(const RunResult& result) {
  TableView table = customer_columns(result.aggregate.customers);
  for (auto columns :
       {score_columns(result.scores), segment_columns(result.segments), activity_columns(result.activity),
        lifecycle_columns(result.lifecycle), clv_columns(result.clv), clv_error_columns(result.clv_errors, result.clv),
        simple_clv_columns(result.simple_clv), renewal_columns(result.renewals),
        cluster_columns(result.clusters.assignment, result.clusters.model)}) {
    for (ColumnView& column : columns) table.columns.push_back(std::move(column));
  }
  return table;
}

}  // namespace quintile
