// Sums over customers of the lifetime models' likelihoods, and predictions of them. An element is a customer unless it
// says more.
#include "kernels/likelihood.hpp"

#include <cmath>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"
#include "kernels/prediction.hpp"

namespace quintile::bench {
namespace {

// Customers of up to two years in weeks, most of whom bought rarely.
struct Columns {
  Buffer<double> x =
      random_column<double>(kElements, [](std::uint64_t random) { return std::floor(std::pow(unit(random), 4) * 40); });
  Buffer<double> end =
      random_column<double>(kElements, [](std::uint64_t random) { return 1 + 103 * unit(random >> 3); });
  Buffer<double> t_x = Buffer<double>(kElements);
  Buffer<double> weight = Buffer<double>(kElements, 1.0);
  Buffer<double> spend = random_column<double>(kElements, [](std::uint64_t random) { return 1 + 99 * unit(random); });
  Buffer<double> share = random_column<double>(kElements, unit);  // from 0 to 1
  Buffer<double> out = Buffer<double>(kElements, 0.0);

  Columns() {
    for (std::size_t i = 0; i < kElements; ++i) t_x[i] = x[i] == 0 ? 0 : end[i] * share[i];
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

// Times a kernel that adds up into Sums.
template <class Sums, class Add>
void time_sums(benchmark::State& state, double bytes_an_element, Add add) {
  time(state, bytes_an_element, [&](const Columns& c, std::size_t at) {
    Sums sums;
    add(kernels::likelihood_kernels(), c, at, sums);
    benchmark::DoNotOptimize(sums);
  });
}

using Kernels = kernels::LikelihoodKernels;

void log_likelihood_dropout(benchmark::State& state) {
  time_sums<kernels::DropoutSums>(state, 24, [](const Kernels& k, const Columns& c, std::size_t at, auto& sums) {
    k.dropout(c.rows(at), {4, 5.25, -1.8}, sums);
  });
}
BENCHMARK(log_likelihood_dropout);

// An element is a number of purchases.
void log_likelihood_rising(benchmark::State& state) {
  time_sums<kernels::RisingSums>(state, 8, [](const Kernels& k, const Columns& c, std::size_t at, auto& sums) {
    k.rising(c.weight.data() + at, kPiece, 0.25, sums);
  });
}
BENCHMARK(log_likelihood_rising);

// An element is an age.
void log_likelihood_exposure(benchmark::State& state) {
  time_sums<kernels::ExposureSums>(state, 24, [](const Kernels& k, const Columns& c, std::size_t at, auto& sums) {
    k.exposure(c.end.data() + at, c.weight.data() + at, c.x.data() + at, kPiece, 4, sums);
  });
}
BENCHMARK(log_likelihood_exposure);

void log_likelihood_pareto(benchmark::State& state) {
  time_sums<kernels::ParetoSums>(state, 32, [](const Kernels& k, const Columns& c, std::size_t at, auto& sums) {
    k.pareto(c.rows(at), {0.55, 10.6, 0.61, 11.7}, sums);
  });
}
BENCHMARK(log_likelihood_pareto)->Iterations(1);

void log_likelihood_spend(benchmark::State& state) {
  time_sums<kernels::GammaGammaSums>(state, 24, [](const Kernels& k, const Columns& c, std::size_t at, auto& sums) {
    k.gamma_gamma(c.x.data() + at, c.spend.data() + at, c.weight.data() + at, kPiece, 15.4, sums);
  });
}
BENCHMARK(log_likelihood_spend);

// An element is a number of purchases, here from 1 to 100.
void log_likelihood_shapes(benchmark::State& state) {
  time_sums<kernels::ShapeSums>(state, 16, [](const Kernels& k, const Columns& c, std::size_t at, auto& sums) {
    k.shapes(c.spend.data() + at, c.weight.data() + at, kPiece, 6.25, 3.74, sums);
  });
}
BENCHMARK(log_likelihood_shapes);

void alive_bg_nbd(benchmark::State& state) {
  time(state, 32, [](Columns& c, std::size_t at) {
    kernels::prediction_kernels().beta_geometric_alive(c.rows(at), {0.25, 4, 0.8, 2.5, 0}, c.out.data() + at);
  });
}
BENCHMARK(alive_bg_nbd);

void alive_pareto(benchmark::State& state) {
  time(state, 48, [](Columns& c, std::size_t at) {
    kernels::prediction_kernels().pareto_alive(c.rows(at), c.weight.data() + at, c.weight.data() + at,
                                               {0.55, 10.6, 0.61, 11.7}, c.out.data() + at);
  });
}
BENCHMARK(alive_pareto);

using Special = void (*kernels::SpecialKernels::*)(const double*, std::size_t, double*) noexcept;

// sign: of the arguments, whose size is from 1 to 100.
void special(benchmark::State& state, Special function, double sign) {
  Buffer<double> in(columns().spend);
  for (double& value : in) value *= sign;
  time(state, 16, [&](Columns& c, std::size_t at) {
    (kernels::special_kernels().*function)(in.data() + at, kPiece, c.out.data() + at);
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
  report_moved_bytes(state, 0);
}
BENCHMARK(mixture_falls);

// 24 coefficients.
void chebyshev(benchmark::State& state) {
  const Buffer<double> c = random_column<double>(24, unit);
  time(state, 16, [&](Columns& column, std::size_t at) {
    kernels::prediction_kernels().chebyshev(c.data(), 24, column.share.data() + at, kPiece, column.out.data() + at);
  });
}
BENCHMARK(chebyshev);

}  // namespace
}  // namespace quintile::bench
