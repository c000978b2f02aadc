// The aggregate stage on logs in memory: a time-ordered log, ten events a customer, dense integer ids.
#include <benchmark/benchmark.h>

#include "bench/memory_log.hpp"
#include "kernels/partition.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::size_t kBlockRows = std::size_t{1} << 20;

bench::MemoryLog make_log(std::size_t rows) {
  bench::MemoryLog log(rows);
  const std::uint64_t customers = rows / 10;
  parallel_blocks(rows, kBlockRows, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t random = kernels::mix(i + 1);
      log.id[i] = static_cast<std::int64_t>((random >> 20) % customers);
      log.time[i] = static_cast<TimeNs>(i) * (730 * kNsPerDay / static_cast<TimeNs>(rows));
      log.amount[i] = static_cast<double>(random & 0xffff) * 0.01;
    }
  });
  return log;
}

// Arguments: rows, threads. Bytes: each row is read once, written partitioned, and read again.
void aggregate_log(benchmark::State& state, MeasureSet measures) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  set_thread_count(static_cast<int>(state.range(1)));
  const bench::MemoryLog log = make_log(rows);
  AggregateOptions options;
  options.measures = measures;
  options.cohorts = measures == MeasureSet::full;
  for (auto _ : state) {
    bench::MemorySource source(log);
    benchmark::DoNotOptimize(aggregate(source, options).customers.size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) * 72);
  set_thread_count(0);
}
void log_sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgsProduct({{1'000'000, 10'000'000}, {1, 2}})->Unit(benchmark::kMillisecond)->UseRealTime();
}
BENCHMARK_CAPTURE(aggregate_log, basic, MeasureSet::basic)->Apply(log_sizes);
BENCHMARK_CAPTURE(aggregate_log, days, MeasureSet::days)->Apply(log_sizes);
BENCHMARK_CAPTURE(aggregate_log, full, MeasureSet::full)->Apply(log_sizes);

}  // namespace
}  // namespace quintile

BENCHMARK_MAIN();
