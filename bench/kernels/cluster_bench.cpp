// Distances and sums of a Lloyd iteration, and what spares most of them.
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

// An element is a box of three features: 32 points. Argument: centres.
void candidates(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const Points<double> middle(3);
  std::vector<Buffer<double>> half;
  std::vector<const double*> halves;
  std::vector<double> centres;
  for (std::size_t f = 0; f < 3; ++f) {
    half.emplace_back(kElements, 0.01);
    halves.push_back(half.back().data());
  }
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t f = 0; f < 3; ++f) centres.push_back(middle.columns[f][j]);
  }
  std::vector<std::uint64_t> found(kPiece);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      kernels::cluster_kernels().box.candidates({middle.pointers.data(), halves.data(), 3, at, kPiece},
                                                {centres.data(), count}, 1e-13, found.data());
    });
    benchmark::DoNotOptimize(found.data());
  }
  report_moved_bytes(state, 48);
}
BENCHMARK(candidates)->Arg(2)->Arg(8);

// Argument: features.
void curve_keys(benchmark::State& state) {
  const auto features = static_cast<std::size_t>(state.range(0));
  const Points<double> points(features);
  const auto bits = static_cast<unsigned>(32 / features);
  const std::vector<double> low(features, 0.0);
  const std::vector<double> scale(features, static_cast<double>(1U << (bits - 1)));
  std::vector<std::uint32_t> keys(kPiece);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      kernels::cluster_kernels().curve.keys({points.pointers.data(), nullptr, features, at, kPiece},
                                            {low.data(), scale.data(), bits}, keys.data());
    });
    benchmark::DoNotOptimize(keys.data());
  }
  report_moved_bytes(state, static_cast<double>(features) * 8);
}
BENCHMARK(curve_keys)->Arg(3)->Arg(8);

}  // namespace
}  // namespace quintile::bench
