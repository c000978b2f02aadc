#include "kernels/prediction.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

std::vector<Isa> instruction_sets() {
  std::vector<Isa> sets;
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (supported(isa)) sets.push_back(isa);
  }
  return sets;
}

std::vector<double> uniform(std::size_t n, double from, double to, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> distribution(from, to);
  std::vector<double> out(n);
  for (double& v : out) v = distribution(random);
  return out;
}

TEST(PredictionKernels, SumsOverMixturesMatchTheReference) {
  const std::vector<double> p = uniform(100, 0, 1, 1);
  const std::vector<double> w = uniform(100, 0, 1, 2);
  for (const std::size_t n : {1u, 7u, 8u, 9u, 16u, 63u, 99u}) {
    for (const double k : {0.0, 1e-3, 0.7, 30.0, 1e4}) {
      for (const double ratio : {0.0, 1e-12, 1e-3, 1.0, 50.0, 1e7}) {
        SCOPED_TRACE(testing::Message() << n << " nodes, k = " << k << ", ratio = " << ratio);
        const PredictionKernels& base = table_of(Isa::baseline).prediction;
        const double powers = base.powers(p.data() + 1, w.data() + 1, n, k, ratio);
        const double falls = base.falls(p.data() + 1, w.data() + 1, n, k, ratio);
        const double tolerance = 1e-15 * std::max(8.0, 2 * k * std::log1p(ratio));
        const double wanted = prediction_reference().powers(p.data() + 1, w.data() + 1, n, k, ratio);
        EXPECT_NEAR(powers, wanted, tolerance * wanted + 1e-300);
        const double wanted_falls = prediction_reference().falls(p.data() + 1, w.data() + 1, n, k, ratio);
        EXPECT_NEAR(falls, wanted_falls, tolerance * wanted_falls);
        for (const Isa isa : instruction_sets()) {
          EXPECT_EQ(table_of(isa).prediction.powers(p.data() + 1, w.data() + 1, n, k, ratio), powers);
          EXPECT_EQ(table_of(isa).prediction.falls(p.data() + 1, w.data() + 1, n, k, ratio), falls);
        }
      }
    }
  }
}

TEST(PredictionKernels, ChebyshevSumsMatchTheReference) {
  const std::vector<double> c = uniform(24, -1, 1, 3);
  std::vector<double> at = uniform(50, -1, 1, 4);
  at[3] = -1;
  at[4] = 0;
  at[5] = 1;
  for (const std::size_t terms : {1u, 2u, 3u, 24u}) {
    for (const std::size_t n : {1u, 8u, 13u, 49u}) {
      std::vector<double> wanted(n);
      prediction_reference().chebyshev(c.data(), terms, at.data() + 1, n, wanted.data());
      std::vector<double> first(n);
      table_of(Isa::baseline).prediction.chebyshev(c.data(), terms, at.data() + 1, n, first.data());
      for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(first[i], wanted[i], 1e-13);
      for (const Isa isa : instruction_sets()) {
        std::vector<double> out(n);
        table_of(isa).prediction.chebyshev(c.data(), terms, at.data() + 1, n, out.data());
        EXPECT_EQ(out, first);
      }
    }
  }
}

struct Customers {
  std::vector<double> x, t_x, end, unused;

  explicit Customers(std::size_t n) : unused(n, NAN) {
    const std::vector<double> part = uniform(n, 0, 1, 5);
    const std::vector<double> frequency = uniform(n, 0, 1, 6);
    end = uniform(n, 0, 60, 7);
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(std::floor(std::pow(frequency[i], 4) * 400));
      t_x.push_back(x.back() == 0 ? 0 : end[i] * part[i]);
    }
    t_x[2] = end[2];
    end[4] = t_x[4] = x[4] = 0;
    x[6] = 1e5;  // long gone
    t_x[6] = 1e-3;
  }
  [[nodiscard]] PurchaseRows rows(std::size_t n) const { return {x.data(), t_x.data(), end.data(), unused.data(), n}; }
};

TEST(PredictionKernels, ProbabilitiesOfBeingAliveMatchTheReference) {
  const Customers customers(99);
  const std::vector<double> last = uniform(99, 0.2, 0.5, 8);
  std::vector<double> end = uniform(99, 0.1, 0.2, 9);
  end[2] = last[2];
  for (const std::size_t n : {1u, 8u, 9u, 16u, 99u}) {
    const auto compare = [&](auto run) {
      std::vector<double> wanted(n);
      run(prediction_reference(), wanted.data());
      std::vector<double> first(n);
      run(table_of(Isa::baseline).prediction, first.data());
      for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(first[i], wanted[i], 1e-12 * wanted[i] + 1e-300) << i;
      for (const Isa isa : instruction_sets()) {
        std::vector<double> out(n);
        run(table_of(isa).prediction, out.data());
        EXPECT_EQ(out, first);
      }
    };
    for (const double shift : {0.0, 1.0}) {
      compare([&](const PredictionKernels& kernels, double* out) {
        kernels.beta_geometric_alive(customers.rows(n), {0.24, 4.4, 0.79, 2.4, shift}, out);
      });
    }
    compare([&](const PredictionKernels& kernels, double* out) {
      kernels.pareto_alive(customers.rows(n), last.data(), end.data(), {0.55, 10.6, 0.61, 11.7}, out);
    });
  }
}

}  // namespace
}  // namespace quintile::kernels
