// The stages after aggregation on a table in memory. Arguments: customers, threads.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/stages/customers.hpp"
#include "quintile/quintile.hpp"

namespace quintile {
namespace {

// The table is made once for all benchmarks of a size.
const AggregateResult& customers_of(benchmark::State& state) {
  static std::unique_ptr<AggregateResult> table;
  const auto size = static_cast<std::size_t>(state.range(0));
  set_thread_count(0);
  if (!table || table->customers.size() != size) table = std::make_unique<AggregateResult>(bench::make_customers(size));
  set_thread_count(static_cast<int>(state.range(1)));
  return *table;
}

void report(benchmark::State& state, std::int64_t bytes_a_customer) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) * bytes_a_customer);
  set_thread_count(0);
}

void scoring(benchmark::State& state, ScoreMethod method) {
  const AggregateResult& aggregated = customers_of(state);
  ScoreOptions options;
  options.method = {method, method, method};
  for (auto _ : state) benchmark::DoNotOptimize(score(aggregated.customers, options).r.data());
  report(state, 20 + 3 + 20);  // a measure each read, scores and their combinations written
}

void segmenting(benchmark::State& state) {
  const AggregateResult& aggregated = customers_of(state);
  const ScoreResult scores = score(aggregated.customers, {});
  for (auto _ : state) benchmark::DoNotOptimize(assign_segments(aggregated.customers, scores, {}).segment.data());
  report(state, 3 + 8 + 4);
}

void activity(benchmark::State& state) {
  const AggregateResult& aggregated = customers_of(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(classify_activity(aggregated.customers, aggregated.as_of, {}).types.data());
  report(state, 4 + 4 + 8 + 4 + 3);
}

void lifecycle(benchmark::State& state) {
  const AggregateResult& aggregated = customers_of(state);
  const ScoreResult scores = score(aggregated.customers, {});
  const ActivityResult types = classify_activity(aggregated.customers, aggregated.as_of, {});
  for (auto _ : state)
    benchmark::DoNotOptimize(classify_lifecycle(aggregated.customers, types, scores, {}).stage.data());
  report(state, 4 + 4 + 8 + 8 + 8 + 3 + 10);
}

void summary(benchmark::State& state) {
  const AggregateResult& aggregated = customers_of(state);
  const ScoreResult scores = score(aggregated.customers, {});
  const SegmentResult segments = assign_segments(aggregated.customers, scores, {});
  const ActivityResult types = classify_activity(aggregated.customers, aggregated.as_of, {});
  const LifecycleResult stages = classify_lifecycle(aggregated.customers, types, scores, {});
  for (auto _ : state)
    benchmark::DoNotOptimize(summarise({aggregated, scores, segments, types, stages, {}}).segments.rows());
  report(state, 8 * 4 + 4 * 4 + 3 + 4 + 3 + 2);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgsProduct({{10'000'000}, {1, 2}})->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}
BENCHMARK_CAPTURE(scoring, quantile, ScoreMethod::quantile)->Apply(sizes);
BENCHMARK(segmenting)->Apply(sizes);
BENCHMARK(activity)->Apply(sizes);
BENCHMARK(lifecycle)->Apply(sizes);
BENCHMARK(summary)->Apply(sizes);
BENCHMARK_CAPTURE(scoring, rfm_r, ScoreMethod::rfm_r)->Apply(sizes);
BENCHMARK_CAPTURE(scoring, nested, ScoreMethod::nested)->Apply(sizes);
BENCHMARK_CAPTURE(scoring, ntile, ScoreMethod::ntile)->Apply(sizes);
BENCHMARK_CAPTURE(scoring, percent_rank, ScoreMethod::percent_rank)->Apply(sizes);
BENCHMARK_CAPTURE(scoring, kmeans, ScoreMethod::kmeans)->Apply(sizes);

}  // namespace
}  // namespace quintile

BENCHMARK_MAIN();
