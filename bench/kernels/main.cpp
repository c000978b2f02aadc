// Every kernel on one thread, on data far larger than the caches: time per element, bytes moved, and the share of the
// memory bandwidth of one thread, measured first. QUINTILE_ISA caps the instruction set.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "bench/compare/stream.hpp"
#include "bench/kernels/moved_bytes.hpp"
#include "quintile/parallel.hpp"

namespace quintile::bench {
namespace {

// A line per kernel.
class Reporter : public benchmark::BenchmarkReporter {
 public:
  explicit Reporter(double bandwidth) : bandwidth_(bandwidth) {}

  bool ReportContext(const Context& /*context*/) override {
    fmt::print("instruction set {}, STREAM triad {:.1f} GB/s on one thread\n", instruction_set(), bandwidth_ * 1e-9);
    fmt::print("{:<28} {:>10} {:>12} {:>8} {:>16}\n", "kernel", "MB moved", "ns/element", "GB/s", "of the bandwidth");
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const double seconds = run.real_accumulated_time / static_cast<double>(run.iterations);
      const double bytes = run.counters.at("bytes").value;
      fmt::print("{:<28} {:>10.1f} {:>12.3f} {:>8.1f} {:>15.0f}%\n", run.benchmark_name(), bytes * 1e-6,
                 seconds * 1e9 / static_cast<double>(kElements), bytes / seconds * 1e-9,
                 100 * bytes / seconds / bandwidth_);
    }
  }

 private:
  double bandwidth_;
};

}  // namespace
}  // namespace quintile::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  quintile::set_thread_count(1);
  quintile::bench::Reporter reporter(quintile::bench::stream_bandwidth());
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  return 0;
}
