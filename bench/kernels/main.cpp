// Every kernel on one thread, on data far larger than the caches: time per element, bytes moved, and the share of the
// memory bandwidth of one thread, measured first. QUINTILE_ISA caps the instruction set.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "bench/compare/stream.hpp"
#include "bench/kernels/moved_bytes.hpp"
#include "quintile/parallel.hpp"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  quintile::set_thread_count(1);
  const double bandwidth = quintile::bench::stream_bandwidth();
  quintile::bench::set_bandwidth(bandwidth);
  fmt::print("instruction set {}, STREAM triad {:.1f} GB/s on one thread\n", quintile::instruction_set(),
             bandwidth * 1e-9);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
