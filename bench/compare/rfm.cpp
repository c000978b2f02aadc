#include "bench/compare/workloads.hpp"
#include "quintile/log.hpp"
#include "quintile/score.hpp"
#include "quintile/segment.hpp"

namespace quintile::bench {

Outcome run_rfm(const std::string& log_path, MeasureSet measures) {
  Stopwatch watch;
  const OpenLog log = open_log({log_path}, {});
  AggregateOptions options;
  options.measures = measures;
  options.cohorts = false;
  const AggregateResult aggregated = aggregate(*log.source, options);
  watch.end_part("grouping");
  const CustomerTable& customers = aggregated.customers;
  ScoreOptions score_options;
  score_options.combined = false;  // the others compute no weighted score either
  const ScoreResult scores = score(customers, score_options);
  watch.end_part("scoring");
  const SegmentResult segments = assign_segments(customers, scores, {});
  watch.end_part("segmenting");
  const Classes classes = classes_of(segments.segment, customers.monetary_total);
  watch.end_part("summing");
  Outcome out = watch.outcome();

  add_totals(out, customers);
  if (measures == MeasureSet::days) out["exact"]["days"] = sum_of(customers.periods);
  std::vector<std::string_view> names;
  for (const SegmentInfo& segment : segments.segments) names.emplace_back(segment.name);
  add_classes(out, "", names, classes);
  return out;
}

}  // namespace quintile::bench
