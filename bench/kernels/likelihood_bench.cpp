// Sums over customers of the lifetime models' likelihoods, and predictions of them.
#include "kernels/likelihood.hpp"

#include <cmath>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"
#include "kernels/prediction.hpp"

namespace quintile::bench {
namespace {

constexpr kernels::BetaGeometricPoint kBetaGeometric{0.25, 4, 0.8, 2.5, 0};
constexpr kernels::ParetoPoint kPareto{0.55, 10.6, 0.61, 11.7};

// Customers of up to two years in weeks, most of whom bought rarely.
struct Columns {
  Buffer<double> x =
      random_column<double>(kElements, [](std::uint64_t random) { return std::floor(std::pow(unit(random), 4) * 40); });
  Buffer<double> end =
      random_column<double>(kElements, [](std::uint64_t random) { return 1 + 103 * unit(random >> 3); });
  Buffer<double> t_x = Buffer<double>(kElements, 0.0);
  Buffer<double> weight = Buffer<double>(kElements, 1.0);
  Buffer<double> spend = random_column<double>(kElements, [](std::uint64_t random) { return 1 + 99 * unit(random); });
  Buffer<double> out = Buffer<double>(kElements, 0.0);

  Columns() {
    for (std::size_t i = 0; i < kElements; ++i) t_x[i] = x[i] == 0 ? 0 : end[i] * unit(kernels::mix(i));
  }
  [[nodiscard]] kernels::PurchaseRows rows(std::size_t at) const {
    return {x.data() + at, t_x.data() + at, end.data() + at, weight.data() + at, kPiece};
  }
};

Columns& columns() {
  static Columns all;
  return all;
}

// Times apply(columns, begin) over all pieces.
template <class Apply>
void time(benchmark::State& state, double bytes_an_element, Apply apply) {
  Columns& all = columns();
  for (auto _ : state) {
    in_pieces([&](std::size_t at) { apply(all, at); });
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, bytes_an_element);
}

void log_likelihood_bg_nbd(benchmark::State& state) {
  time(state, 32, [](Columns& c, std::size_t at) {
    kernels::BetaGeometricSums sums;
    kernels::likelihood_kernels().beta_geometric(c.rows(at), kBetaGeometric, sums);
    benchmark::DoNotOptimize(sums);
  });
}
BENCHMARK(log_likelihood_bg_nbd);

void log_likelihood_pareto(benchmark::State& state) {
  time(state, 32, [](Columns& c, std::size_t at) {
    kernels::ParetoSums sums;
    kernels::likelihood_kernels().pareto(c.rows(at), kPareto, sums);
    benchmark::DoNotOptimize(sums);
  });
}
BENCHMARK(log_likelihood_pareto)->Iterations(1);

void log_likelihood_gamma(benchmark::State& state) {
  time(state, 24, [](Columns& c, std::size_t at) {
    kernels::GammaGammaSums sums;
    kernels::likelihood_kernels().gamma_gamma(c.x.data() + at, c.spend.data() + at, c.weight.data() + at, kPiece, 15.4,
                                              sums);
    benchmark::DoNotOptimize(sums);
  });
}
BENCHMARK(log_likelihood_gamma);

void alive_bg_nbd(benchmark::State& state) {
  time(state, 32, [](Columns& c, std::size_t at) {
    kernels::prediction_kernels().beta_geometric_alive(c.rows(at), kBetaGeometric, c.out.data() + at);
  });
}
BENCHMARK(alive_bg_nbd);

void alive_pareto(benchmark::State& state) {
  time(state, 48, [](Columns& c, std::size_t at) {
    kernels::prediction_kernels().pareto_alive(c.rows(at), c.weight.data() + at, c.weight.data() + at, kPareto,
                                               c.out.data() + at);
  });
}
BENCHMARK(alive_pareto);

void special(benchmark::State& state,
             void (*kernels::SpecialKernels::*function)(const double*, std::size_t, double*) noexcept, double sign) {
  Columns& all = columns();
  for (std::size_t i = 0; i < kElements; ++i) all.spend[i] = sign * std::abs(all.spend[i]);
  time(state, 16, [&](Columns& c, std::size_t at) {
    (kernels::special_kernels().*function)(c.spend.data() + at, kPiece, c.out.data() + at);
  });
}
BENCHMARK_CAPTURE(special, log, &kernels::SpecialKernels::log, 1);
BENCHMARK_CAPTURE(special, log1p, &kernels::SpecialKernels::log1p, 1);
BENCHMARK_CAPTURE(special, exp, &kernels::SpecialKernels::exp, -1);
BENCHMARK_CAPTURE(special, expm1, &kernels::SpecialKernels::expm1, -1);

// 64 nodes of a Beta distribution: an element is a node.
void mixture_falls(benchmark::State& state) {
  constexpr std::size_t kNodes = 64;
  const Buffer<double> p = random_column<double>(kNodes, unit);
  const Buffer<double> w = random_column<double>(kNodes, unit);
  for (auto _ : state) {
    for (std::size_t i = 0; i < kElements; i += kNodes)
      benchmark::DoNotOptimize(kernels::prediction_kernels().falls(p.data(), w.data(), kNodes, 2.3, 0.7));
  }
  report_moved_bytes(state, 16);
}
BENCHMARK(mixture_falls);

// 24 coefficients.
void chebyshev(benchmark::State& state) {
  const Buffer<double> c = random_column<double>(24, unit);
  Columns& all = columns();
  for (std::size_t i = 0; i < kElements; ++i) all.weight[i] = unit(kernels::mix(i));
  time(state, 16, [&](Columns& column, std::size_t at) {
    kernels::prediction_kernels().chebyshev(c.data(), 24, column.weight.data() + at, kPiece, column.out.data() + at);
  });
}
BENCHMARK(chebyshev);

}  // namespace
}  // namespace quintile::bench
