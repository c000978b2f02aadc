#include "bench/compare/workloads.hpp"
#include "bench/memory_log.hpp"
#include "quintile/log.hpp"

namespace quintile::bench {

Outcome run_group_by(const std::string& log_path) {
  const MemoryLog log = load(*open_log({log_path}, {}).source);
  MemorySource source(log);
  AggregateOptions options;
  options.measures = MeasureSet::basic;
  options.cohorts = false;
  Stopwatch watch;
  const AggregateResult aggregated = aggregate(source, options);
  Outcome out = watch.outcome();

  add_totals(out, aggregated.customers);
  out["facts"]["rows"] = log.rows();
  return out;
}

}  // namespace quintile::bench
