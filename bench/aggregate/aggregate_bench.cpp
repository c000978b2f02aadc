// The aggregate stage on logs in memory: a time-ordered log, ten events a customer, dense integer ids.
#include <benchmark/benchmark.h>

#include <memory>

#include "kernels/partition.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::size_t kBlockRows = std::size_t{1} << 20;

struct Log {
  explicit Log(std::size_t rows) : id(rows), time(rows), amount(rows) {
    const std::uint64_t customers = rows / 10;
    parallel_blocks(rows, kBlockRows, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint64_t random = kernels::mix(i + 1);
        id[i] = static_cast<std::int64_t>((random >> 20) % customers);
        time[i] = static_cast<TimeNs>(i) * (730 * kNsPerDay / static_cast<TimeNs>(rows));
        amount[i] = static_cast<double>(random & 0xffff) * 0.01;
      }
    });
  }
  Buffer<std::int64_t> id;
  Buffer<TimeNs> time;
  Buffer<double> amount;
};

class LogSource : public EventSource {
 public:
  explicit LogSource(const Log& log) : log_(log) {}
  [[nodiscard]] const EventSchema& schema() const override { return schema_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return log_.id.size(); }
  [[nodiscard]] std::unique_ptr<EventTask> claim() override {
    if (next_ >= log_.id.size()) return nullptr;
    const std::size_t begin = next_;
    next_ = std::min(next_ + kBlockRows, log_.id.size());
    return std::make_unique<Task>(log_, begin, next_ - begin);
  }
  void rewind() override { next_ = 0; }
  [[nodiscard]] std::vector<std::int64_t> sample_ids() override {
    std::vector<std::int64_t> sample;
    for (std::size_t i = 0; i < log_.id.size(); i += 1 + log_.id.size() / 4096) sample.push_back(log_.id[i]);
    return sample;
  }
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return next_; }
  [[nodiscard]] std::uint64_t bytes_total() const override { return log_.id.size(); }

 private:
  struct Task : EventTask {
    Task(const Log& log, std::size_t begin, std::size_t rows) : log_(log), begin_(begin), rows_(rows) {}
    void read(EventBlock& out) override {
      out = {};
      out.rows = rows_;
      out.id = log_.id.span().subspan(begin_, rows_);
      out.time = log_.time.span().subspan(begin_, rows_);
      out.amount = log_.amount.span().subspan(begin_, rows_);
      out.counts.read = rows_;
    }
    const Log& log_;
    std::size_t begin_;
    std::size_t rows_;
  };
  const Log& log_;
  EventSchema schema_;
  std::size_t next_ = 0;
};

// Arguments: rows, threads. Bytes: each row is read once, written partitioned, and read again.
void aggregate_log(benchmark::State& state, MeasureSet measures) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  set_thread_count(static_cast<int>(state.range(1)));
  const Log log(rows);
  AggregateOptions options;
  options.measures = measures;
  options.cohorts = measures == MeasureSet::full;
  for (auto _ : state) {
    LogSource source(log);
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
