// An iteration of expectation maximisation, and distances that silhouettes are made of.
#include "kernels/mixture.hpp"

#include <cmath>
#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"

namespace quintile::bench {
namespace {

struct Columns {
  explicit Columns(std::size_t features) {
    for (std::size_t f = 0; f < features; ++f) {
      columns.push_back(random_column<double>(
          kElements, [f](std::uint64_t random) { return unit(random) + unit(kernels::mix(random + f)); }));
    }
  }
  [[nodiscard]] std::vector<const double*> from(std::size_t at) const {
    std::vector<const double*> out;
    for (const Buffer<double>& column : columns) out.push_back(column.data() + at);
    return out;
  }
  [[nodiscard]] std::vector<double> first_rows(std::size_t count) const {
    std::vector<double> out;
    for (std::size_t i = 0; i < count; ++i) {
      for (const Buffer<double>& column : columns) out.push_back(column[i]);
    }
    return out;
  }
  std::vector<Buffer<double>> columns;
};

// Components around the first points, each with variances of 1/16 and correlations.
struct Components {
  Components(const Columns& points, std::size_t k) : d(points.columns.size()), mean(points.first_rows(k)) {
    for (std::size_t c = 0; c < k; ++c) {
      for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j <= i; ++j) root.push_back(i == j ? 4.0 : 0.5);
      }
      constant.push_back(-std::log(static_cast<double>(k)));
    }
  }
  [[nodiscard]] kernels::MixtureParts parts() const {
    return {mean.data(), root.data(), constant.data(), constant.size(), d};
  }
  std::size_t d;
  std::vector<double> mean, root, constant;
};

// Arguments: features, components.
void mixture_accumulate(benchmark::State& state) {
  const auto features = static_cast<std::size_t>(state.range(0));
  const auto count = static_cast<std::size_t>(state.range(1));
  const Columns points(features);
  const Components components(points, count);
  std::vector<double> scratch(kernels::mixture_scratch(count, features));
  std::vector<double> sums(kernels::mixture_sums(count, features));
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      kernels::mixture_kernels().accumulate(points.from(at).data(), kPiece, components.parts(), scratch.data(),
                                            sums.data());
    });
    benchmark::DoNotOptimize(sums.data());
  }
  report_moved_bytes(state, static_cast<double>(features) * 8);
}
BENCHMARK(mixture_accumulate)->Args({3, 8})->Args({5, 8})->Args({8, 20});

// With one feature nearly all of it is the logarithm of the densities' sum.
void mixture_assign(benchmark::State& state) {
  const auto features = static_cast<std::size_t>(state.range(0));
  const auto count = static_cast<std::size_t>(state.range(1));
  const Columns points(features);
  const Components components(points, count);
  std::vector<double> scratch(kernels::mixture_scratch(count, features));
  std::vector<std::uint32_t> component(kPiece);
  std::vector<double> probability(kPiece);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      benchmark::DoNotOptimize(kernels::mixture_kernels().assign(points.from(at).data(), kPiece, components.parts(),
                                                                 scratch.data(), component.data(), probability.data(),
                                                                 nullptr));
    });
    benchmark::DoNotOptimize(probability.data());
  }
  report_moved_bytes(state, static_cast<double>(features) * 8);
}
BENCHMARK(mixture_assign)->Args({1, 8})->Args({3, 8})->Args({8, 20});

// An element is a distance. Argument: features.
void silhouette_distances(benchmark::State& state) {
  const auto features = static_cast<std::size_t>(state.range(0));
  const Columns points(features);
  const std::vector<double> point = points.first_rows(1);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      benchmark::DoNotOptimize(
          kernels::separation_kernels().distance_sum(points.from(at).data(), features, kPiece, point.data()));
    });
  }
  report_moved_bytes(state, static_cast<double>(features) * 8);
}
BENCHMARK(silhouette_distances)->Arg(3)->Arg(5)->Arg(8);

// Of the simplified silhouette. Arguments: features, centres.
void two_distances(benchmark::State& state) {
  const auto features = static_cast<std::size_t>(state.range(0));
  const auto count = static_cast<std::size_t>(state.range(1));
  const Columns points(features);
  const std::vector<double> centres = points.first_rows(count);
  const auto own = random_column<std::uint32_t>(
      kElements, [&](std::uint64_t random) { return static_cast<std::uint32_t>(random % count); });
  std::vector<double> to_own(kPiece);
  std::vector<double> to_other(kPiece);
  for (auto _ : state) {
    in_pieces([&](std::size_t at) {
      kernels::separation_kernels().two_distances(points.from(at).data(), features, kPiece, centres.data(), count,
                                                  own.data() + at, to_own.data(), to_other.data());
    });
    benchmark::DoNotOptimize(to_other.data());
  }
  report_moved_bytes(state, static_cast<double>(features) * 8 + 4);
}
BENCHMARK(two_distances)->Args({3, 8})->Args({8, 20});

}  // namespace
}  // namespace quintile::bench
