#include <string>

#include "bench/compare/workloads.hpp"
#include "quintile/log.hpp"
#include "quintile/pipeline.hpp"

namespace quintile::bench {
namespace {

void add_measures(Outcome& out, const CustomerTable& customers) {
  out["exact"]["days"] = sum_of(customers.periods);
  out["exact"]["quarters"] = sum_of(customers.quarters);
  out["exact"]["occasions in window"] = sum_of(customers.occasions_in_window);
  out["exact"]["occasions in previous window"] = sum_of(customers.occasions_in_previous_window);
  out["sums"]["mean money"] = sum_of(customers.monetary_mean);
  out["sums"]["mean repeat money"] = sum_of(customers.monetary_mean_repeat);
  out["sums"]["returns"] = sum_of(customers.returns_total);
  out["sums"]["largest gap"] = sum_of(customers.largest_gap_days);
  out["sums"]["last gap"] = sum_of(customers.last_gap_days);
  out["sums"]["median gap"] = sum_of(customers.median_gap_days);
}

void add_cohorts(Outcome& out, const std::vector<CohortCell>& cohorts) {
  std::uint64_t customers = 0;
  double revenue = 0;
  for (const CohortCell& cell : cohorts) {
    customers += cell.customers;
    revenue += cell.revenue;
  }
  out["exact"]["cohort cells"] = cohorts.size();
  out["exact"]["cohort customers"] = customers;
  out["sums"]["cohort revenue"] = revenue;
}

}  // namespace

Outcome run_measures(const std::string& log_path) {
  Stopwatch watch;
  const OpenLog log = open_log({log_path}, {});
  watch.end_part("opening");
  const RunResult result = run(*log.source, {});
  Outcome out = watch.outcome();
  for (const StageTime& time : result.times) out["parts"][time.stage] = time.seconds;

  const CustomerTable& customers = result.aggregate.customers;
  add_totals(out, customers);
  add_measures(out, customers);
  add_cohorts(out, result.aggregate.cohorts);
  std::vector<std::string_view> names;
  for (const SegmentInfo& segment : result.segments.segments) names.emplace_back(segment.name);
  add_classes(out, "", names, classes_of(result.segments.segment, customers.monetary_total));
  add_classes(out, "stage: ", kLifecycleStageNames, classes_of(result.lifecycle.stage, customers.monetary_total));
  add_classes(out, "group: ", kMarketingGroupNames, classes_of(result.lifecycle.group, customers.monetary_total));
  constexpr std::string_view kActive[] = {"inactive", "active"};
  add_classes(out, "", kActive, classes_of(result.activity.active, customers.monetary_total));
  constexpr std::string_view kVip[] = {"other", "VIP"};
  add_classes(out, "", kVip, classes_of(result.segments.is_vip, customers.monetary_total));
  return out;
}

}  // namespace quintile::bench
