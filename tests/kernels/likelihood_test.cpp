#include "kernels/likelihood.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
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

using Map = void (*)(const double*, std::size_t, double*) noexcept;

// Largest error of `map` against long double arithmetic, in units in the last place of the result.
double worst_ulp(Map map, long double (*exact)(long double), double from, double to, bool logarithmic) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(from, to);
  std::vector<double> in(100'003);
  for (double& v : in) v = logarithmic ? std::exp(uniform(random)) : uniform(random);
  std::vector<double> out(in.size());
  map(in.data(), in.size(), out.data());
  double worst = 0;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const long double wanted = exact(in[i]);
    const auto rounded = static_cast<double>(std::abs(wanted));
    const double ulp = std::nextafter(rounded, INFINITY) - rounded;
    worst = std::max(worst, static_cast<double>(std::abs(out[i] - wanted)) / ulp);
  }
  return worst;
}

TEST(SpecialKernels, ErrorsStayBelowWhatTheHeaderStates) {
  const auto log = [](long double v) { return std::log(v); };
  const auto log1p = [](long double v) { return std::log1p(v); };
  const auto exp = [](long double v) { return std::exp(v); };
  const auto expm1 = [](long double v) { return std::expm1(v); };
  for (const Isa isa : instruction_sets()) {
    const SpecialKernels& kernels = table_of(isa).special;
    EXPECT_LT(worst_ulp(kernels.log, log, -700, 700, true), 1.0);
    EXPECT_LT(worst_ulp(kernels.log, log, -1, 1, true), 1.0);
    EXPECT_LT(worst_ulp(kernels.log1p, log1p, -40, 600, true), 2.0);
    EXPECT_LT(worst_ulp(kernels.log1p, log1p, 0, 3, false), 2.0);
    EXPECT_LT(worst_ulp(kernels.exp, exp, -700, 709, false), 2.0);
    EXPECT_LT(worst_ulp(kernels.exp, exp, -1, 1, false), 2.0);
    EXPECT_LT(worst_ulp(kernels.expm1, expm1, -700, 0, false), 2.0);
    EXPECT_LT(worst_ulp(kernels.expm1, expm1, -3, 0, false), 2.0);
    EXPECT_LT(worst_ulp(kernels.expm1, expm1, -1e-3, 0, false), 2.0);
  }
}

TEST(SpecialKernels, EdgesOfTheDomain) {
  for (const Isa isa : instruction_sets()) {
    const SpecialKernels& kernels = table_of(isa).special;
    const std::vector<double> in = {-1e300, -709, -708, 0, 709, -800, -INFINITY};
    std::vector<double> out(in.size());
    kernels.exp(in.data(), in.size(), out.data());
    EXPECT_EQ(out[0], 0);
    EXPECT_EQ(out[1], 0);
    EXPECT_NEAR(out[2] / std::exp(-708.0), 1, 1e-15);
    EXPECT_EQ(out[3], 1);
    EXPECT_NEAR(out[4] / std::exp(709.0), 1, 1e-15);
    const std::vector<double> one = {1, 2.2250738585072014e-308, 1.7976931348623157e308};
    kernels.log(one.data(), one.size(), out.data());
    EXPECT_EQ(out[0], 0);
    EXPECT_DOUBLE_EQ(out[1], std::log(one[1]));
    EXPECT_DOUBLE_EQ(out[2], std::log(one[2]));
  }
}

struct Customers {
  std::vector<double> x, t_x, end, w, spend;
  [[nodiscard]] PurchaseRows rows(std::size_t n, std::size_t skip = 0) const {
    return {x.data() + skip, t_x.data() + skip, end.data() + skip, w.data() + skip, n};
  }
};

Customers random_customers(std::size_t n) {
  std::mt19937_64 random(n);
  std::uniform_real_distribution<double> uniform(0, 1);
  Customers c;
  for (std::size_t i = 0; i < n; ++i) {
    c.x.push_back(std::floor(std::pow(uniform(random), 4) * 40));
    c.end.push_back(1 + 60 * uniform(random));
    c.t_x.push_back(c.x.back() == 0 ? 0 : c.end.back() * uniform(random));
    c.w.push_back(1 + std::floor(5 * uniform(random)));
    c.spend.push_back(1 + 100 * uniform(random));
  }
  return c;
}

template <class Sums>
void expect_close(const Sums& got, const Sums& wanted, double tolerance) {
  const auto* a = reinterpret_cast<const double*>(&got);
  const auto* b = reinterpret_cast<const double*>(&wanted);
  for (std::size_t i = 0; i < sizeof(Sums) / sizeof(double); ++i)
    EXPECT_NEAR(a[i], b[i], tolerance * (1 + std::abs(b[i]))) << "sum " << i;
}

template <class Sums>
void expect_same_bits(const Sums& a, const Sums& b) {
  EXPECT_EQ(std::memcmp(&a, &b, sizeof(Sums)), 0);
}

// Runs `kernel` of every instruction set and the reference, which must agree, and the former in every bit.
template <class Sums, class Apply>
void expect_reference(double tolerance, Apply apply) {
  Sums wanted;
  apply(likelihood_reference(), wanted);
  Sums first;
  apply(table_of(Isa::baseline).likelihood, first);
  expect_close(first, wanted, tolerance);
  for (const Isa isa : instruction_sets()) {
    Sums got;
    apply(table_of(isa).likelihood, got);
    expect_same_bits(got, first);
  }
}

TEST(LikelihoodKernels, DropoutMatchesTheReference) {
  const Customers customers = random_customers(200);
  // Odds of all sizes: nobody, some, everybody has dropped out.
  for (const DropoutPoint at : {DropoutPoint{4.4, 0.24, -1.1}, {4.4, 12.24, -2.5}, {0.01, 300, -6}, {1e6, 2, -20}}) {
    for (const std::size_t n : {1u, 7u, 8u, 9u, 16u, 31u, 190u}) {
      expect_reference<DropoutSums>(1e-13, [&](const LikelihoodKernels& kernels, DropoutSums& out) {
        kernels.dropout(customers.rows(n, 3), at, out);
      });
    }
  }
}

TEST(LikelihoodKernels, DropoutOfThoseWhoJustBoughtIsTheRatio) {
  const double day = 30;
  const double one = 1;
  for (const Isa isa : instruction_sets()) {
    DropoutSums got;
    table_of(isa).likelihood.dropout({&day, &day, &day, &one, 1}, {4, 7, std::log(0.25)}, got);
    EXPECT_NEAR(got.value, std::log(1.25), 1e-15);
    EXPECT_NEAR(got.p, 0.2, 1e-16);
    EXPECT_EQ(got.p_d, 0);
    EXPECT_EQ(got.p_e, 0);
  }
}

TEST(LikelihoodKernels, RisingMatchesTheReference) {
  const Customers c = random_customers(200);
  for (const double z : {1e-6, 0.24, 3.0, 1e5}) {
    for (const std::size_t n : {0u, 1u, 8u, 13u, 190u}) {
      expect_reference<RisingSums>(
          1e-13, [&](const LikelihoodKernels& kernels, RisingSums& out) { kernels.rising(c.w.data() + 1, n, z, out); });
    }
  }
}

TEST(LikelihoodKernels, ExposureMatchesTheReference) {
  const Customers c = random_customers(200);
  for (const double alpha : {1e-6, 4.4, 1e7}) {
    for (const std::size_t n : {1u, 8u, 13u, 190u}) {
      expect_reference<ExposureSums>(1e-13, [&](const LikelihoodKernels& kernels, ExposureSums& out) {
        kernels.exposure(c.end.data() + 1, c.w.data() + 1, c.x.data() + 1, n, alpha, out);
      });
    }
  }
}

TEST(LikelihoodKernels, ShapesMatchTheReference) {
  Customers c = random_customers(200);
  for (double& x : c.x) x = x * x + 1;
  for (const double p : {1e-5, 0.3, 6.25, 1e4}) {
    for (const double q : {1.01, 3.74, 1e5}) {
      for (const std::size_t n : {1u, 8u, 13u, 190u}) {
        // ln Gamma at 1e7 leaves its differences ten digits, in long double.
        expect_reference<ShapeSums>(1e-11, [&](const LikelihoodKernels& kernels, ShapeSums& out) {
          kernels.shapes(c.x.data() + 1, c.w.data() + 1, n, p, q, out);
        });
      }
    }
  }
}

TEST(LikelihoodKernels, ParetoMatchesTheReference) {
  const Customers customers = random_customers(12);
  for (const ParetoPoint at : {ParetoPoint{0.55, 10.6, 0.61, 11.7}, ParetoPoint{0.5, 12, 0.4, 3}, {0.7, 5, 1, 5}}) {
    ParetoSums wanted;
    likelihood_reference().pareto(customers.rows(12), at, wanted);
    ParetoSums first;
    table_of(Isa::baseline).likelihood.pareto(customers.rows(12), at, first);
    EXPECT_NEAR(first.value, wanted.value, 1e-7);
    // The reference differentiates by differences of relative step 1e-3: five digits.
    expect_close(first, wanted, 2e-5);
    for (const Isa isa : instruction_sets()) {
      ParetoSums got;
      table_of(isa).likelihood.pareto(customers.rows(12), at, got);
      expect_same_bits(got, first);
    }
  }
}

TEST(LikelihoodKernels, GammaGammaMatchesTheReference) {
  const Customers c = random_customers(200);
  for (const std::size_t n : {1u, 8u, 13u, 190u}) {
    GammaGammaSums wanted;
    likelihood_reference().gamma_gamma(c.x.data() + 1, c.spend.data() + 1, c.w.data() + 1, n, 15.4, wanted);
    for (const Isa isa : instruction_sets()) {
      GammaGammaSums got;
      table_of(isa).likelihood.gamma_gamma(c.x.data() + 1, c.spend.data() + 1, c.w.data() + 1, n, 15.4, got);
      expect_close(got, wanted, 1e-13);
    }
  }
}

}  // namespace
}  // namespace quintile::kernels
