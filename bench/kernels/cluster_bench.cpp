// Distances and sums of a Lloyd iteration: all points to all centres.
#include "kernels/cluster.hpp"

#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"

namespace quintile::bench {
namespace {

template <class T>
struct Points {
  explicit Points(std::size_t features) {
    for (std::size_t f = 0; f < features; ++f) {
      columns.push_back(random_column<T>(
          kElements, [f](std::uint64_t random) { return unit(random) + unit(kernels::mix(random + f)); }));
      pointers.push_back(columns.back().data());
    }
  }
  std::vector<Buffer<T>> columns;
  std::vector<const T*> pointers;
};

// Arguments: features, centres.
template <class T>
void add_up(benchmark::State& state) {
  const auto features = static_cast<std::size_t>(state.range(0));
  const auto count = static_cast<std::size_t>(state.range(1));
  const Points<T> points(features);
  std::vector<T> centres;
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t f = 0; f < features; ++f) centres.push_back(points.columns[f][j]);
  }
  std::vector<double> sums(count * (features + 1));
  Buffer<T> scratch(kernels::add_up_scratch<T>(count, features));
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      benchmark::DoNotOptimize(kernel.add_up({points.pointers.data(), nullptr, features, at, kPiece},
                                             {centres.data(), count}, scratch.data(), sums.data()));
    });
  }
  report_moved_bytes(state, static_cast<double>(features * sizeof(T)));
}
BENCHMARK(add_up<double>)->Args({3, 8})->Args({8, 20})->Args({2, 4});
BENCHMARK(add_up<float>)->Args({3, 8})->Args({8, 20})->Args({2, 4});

}  // namespace
}  // namespace quintile::bench
