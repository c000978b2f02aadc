// Order statistics: four cut points, bracketed.
#include "kernels/order.hpp"

#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"
#include "kernels/order_keys.hpp"

namespace quintile::bench {
namespace {

const Buffer<double>& numbers() {
  static const Buffer<double> column = random_column<double>(kElements, unit);
  return column;
}

void count_up_to(benchmark::State& state) {
  const std::vector<double> limit = {0.19, 0.21, 0.39, 0.41, 0.59, 0.61, 0.79, 0.81, 2};
  std::vector<std::uint64_t> count(limit.size());
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      kernels::order_kernels().count_up_to(numbers().data() + at, kPiece, limit.data(), limit.size(), count.data());
    });
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(count_up_to);

void collect(benchmark::State& state) {
  const std::vector<kernels::OpenInterval> interval = {{0.19, 0.21}, {0.39, 0.41}, {0.59, 0.61}, {0.79, 0.81}};
  std::vector<double> out(kPiece + kernels::kCollectSlack);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      benchmark::DoNotOptimize(kernels::order_kernels().collect(numbers().data() + at, kPiece, interval.data(),
                                                                interval.size(), out.data()));
    });
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(collect);

void range(benchmark::State& state) {
  for (auto _ : state) {
    kernels::KeyRange range;
    in_pieces([&](std::size_t at) { kernels::order_kernels().range(numbers().data() + at, kPiece, range); });
    benchmark::DoNotOptimize(range);
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(range);

void histogram(benchmark::State& state) {
  std::vector<kernels::KeyRange> bin(kernels::kKeyBins);
  const std::uint64_t low = kernels::order_key(0);
  const unsigned shift = 62 - kernels::kKeyBinBits;  // keys of [0, 1) span 62 bits
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      kernels::order_kernels().histogram(numbers().data() + at, kPiece, low, shift, bin.data());
    });
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(histogram);

}  // namespace
}  // namespace quintile::bench
