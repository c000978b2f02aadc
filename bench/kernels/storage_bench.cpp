// Byte loops over the chunks of a file: 64-bit values.
#include "kernels/storage.hpp"

#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"

namespace quintile::bench {
namespace {

const char* bytes_at(std::size_t element) {
  static const Buffer<double> column = random_column<double>(kElements, unit);
  return reinterpret_cast<const char*>(column.data() + element);
}

void fletcher(benchmark::State& state) {
  kernels::FletcherSums sums;
  for (auto _ : state) {
    in_pieces([&](std::size_t at) { kernels::storage_kernels().fletcher(bytes_at(at), kPiece * 4, sums); });
    benchmark::DoNotOptimize(sums);
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(fletcher);

void shuffle(benchmark::State& state) {
  std::vector<char> out(kPiece * 8);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) { kernels::storage_kernels().shuffle(bytes_at(at), kPiece, 8, out.data()); });
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(shuffle);

void unshuffle(benchmark::State& state) {
  std::vector<char> out(kPiece * 8);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) { kernels::storage_kernels().unshuffle(bytes_at(at), kPiece, 8, out.data()); });
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(unshuffle);

}  // namespace
}  // namespace quintile::bench
