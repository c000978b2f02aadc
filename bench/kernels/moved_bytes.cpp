#include "bench/kernels/moved_bytes.hpp"

namespace quintile::bench {
namespace {

double bandwidth = 0;

}  // namespace

void set_bandwidth(double bytes_a_second) { bandwidth = bytes_a_second; }

void report_moved_bytes(benchmark::State& state, double bytes_an_element) {
  using benchmark::Counter;
  const double elements = static_cast<double>(state.iterations()) * static_cast<double>(kElements);
  const double bytes = elements * bytes_an_element;
  state.counters["MB"] = static_cast<double>(kElements) * bytes_an_element * 1e-6;
  state.counters["ns_per_element"] = Counter(elements * 1e-9, Counter::kIsRate | Counter::kInvert);
  state.counters["bytes_per_second"] = Counter(bytes, Counter::kIsRate);
  state.counters["of_bandwidth"] = Counter(bytes / bandwidth, Counter::kIsRate);
}

}  // namespace quintile::bench
