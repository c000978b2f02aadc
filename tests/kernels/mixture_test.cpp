#include "kernels/mixture.hpp"

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

// Random points, and k densities that overlap.
struct Problem {
  Problem(std::size_t n, std::size_t features, std::size_t components) : d(features), k(components) {
    std::mt19937_64 random(n * 100 + d * 10 + k);
    std::normal_distribution<double> normal;
    data.resize(d, std::vector<double>(n + 1));
    for (auto& column : data) {
      for (double& value : column) value = 2 * normal(random);
    }
    for (const auto& column : data) columns.push_back(column.data() + 1);  // not aligned
    for (std::size_t c = 0; c < k; ++c) {
      constant.push_back(-normal(random) * normal(random));
      for (std::size_t j = 0; j < d; ++j) {
        mean.push_back(normal(random));
        for (std::size_t l = 0; l <= j; ++l)
          root.push_back(l == j ? 1 + std::abs(normal(random)) : 0.3 * normal(random));
      }
    }
  }
  [[nodiscard]] MixtureParts parts() const { return {mean.data(), root.data(), constant.data(), k, d}; }

  std::size_t d, k;
  std::vector<std::vector<double>> data;
  std::vector<const double*> columns;
  std::vector<double> mean, root, constant;
};

constexpr std::size_t kSizes[] = {0, 1, 7, 8, 9, 255, 256, 257, 515};

TEST(MixtureKernels, SumsAreThoseOfTheReferenceAndTheSameBitsOnEverySet) {
  for (const std::size_t n : kSizes) {
    for (const std::size_t d : {1U, 2U, 3U, 4U, 5U, 6U, 9U}) {
      for (const std::size_t k : {1U, 2U, 5U}) {
        const Problem problem(n, d, k);
        std::vector<double> scratch(mixture_scratch(k, d));
        std::vector<double> wanted(mixture_sums(k, d), 0.25);
        mixture_reference().accumulate(problem.columns.data(), n, problem.parts(), scratch.data(), wanted.data());
        std::vector<double> first;
        for (const Isa isa : instruction_sets()) {
          std::vector<double> sums(mixture_sums(k, d), 0.25);
          table_of(isa).mixture.accumulate(problem.columns.data(), n, problem.parts(), scratch.data(), sums.data());
          for (std::size_t s = 0; s < sums.size(); ++s)
            ASSERT_NEAR(sums[s], wanted[s], 1e-10 * (1 + std::abs(wanted[s]))) << n << " " << d << " " << k << " " << s;
          if (first.empty()) first = sums;
          ASSERT_EQ(std::memcmp(first.data(), sums.data(), sums.size() * sizeof(double)), 0) << name_of(isa);
        }
      }
    }
  }
}

TEST(MixtureKernels, AssignmentIsThatOfTheReferenceAndTheSameBitsOnEverySet) {
  for (const std::size_t n : kSizes) {
    const std::size_t d = 3;
    const std::size_t k = 4;
    const Problem problem(n, d, k);
    std::vector<double> scratch(mixture_scratch(k, d));
    struct Outcome {
      std::vector<std::uint32_t> component;
      std::vector<double> probability, responsibility;
      double total = 0;
    };
    const auto assign = [&](const MixtureKernels& kernels) {
      Outcome out{std::vector<std::uint32_t>(n), std::vector<double>(n), std::vector<double>(n * k)};
      std::vector<double*> columns;
      for (std::size_t c = 0; c < k; ++c) columns.push_back(out.responsibility.data() + c * n);
      out.total = kernels.assign(problem.columns.data(), n, problem.parts(), scratch.data(), out.component.data(),
                                 out.probability.data(), columns.data());
      return out;
    };
    const Outcome wanted = assign(mixture_reference());
    const Outcome first = assign(table_of(Isa::baseline).mixture);
    for (const Isa isa : instruction_sets()) {
      const Outcome found = assign(table_of(isa).mixture);
      EXPECT_EQ(found.component, wanted.component);
      EXPECT_NEAR(found.total, wanted.total, 1e-10 * (1 + std::abs(wanted.total)));
      for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(found.probability[i], wanted.probability[i], 1e-13);
      for (std::size_t i = 0; i < n * k; ++i) EXPECT_NEAR(found.responsibility[i], wanted.responsibility[i], 1e-13);
      EXPECT_EQ(found.total, first.total);
      EXPECT_EQ(found.probability, first.probability);
    }
  }
}

TEST(MixtureKernels, APointThatIsFarFromEverythingStaysFinite) {
  const double far = 1e200;
  const double* column = &far;
  const double mean[] = {0, 1};
  const double root[] = {1e3, 1e3};
  const double constant[] = {0, 0};
  const MixtureParts parts = {mean, root, constant, 2, 1};
  for (const Isa isa : instruction_sets()) {
    std::vector<double> scratch(mixture_scratch(2, 1));
    std::uint32_t component = 9;
    double probability = 0;
    const double total =
        table_of(isa).mixture.assign(&column, 1, parts, scratch.data(), &component, &probability, nullptr);
    EXPECT_EQ(component, 0);
    EXPECT_EQ(probability, 0.5);
    EXPECT_TRUE(std::isfinite(total));
  }
}

TEST(SeparationKernels, DistancesAreThoseOfTheReferenceAndTheSameBitsOnEverySet) {
  for (const std::size_t n : kSizes) {
    for (const std::size_t d : {1U, 3U, 7U}) {
      for (const std::size_t k : {1U, 2U, 5U}) {
        const Problem problem(n, d, k);
        std::vector<std::uint32_t> own(n);
        for (std::size_t i = 0; i < n; ++i) own[i] = static_cast<std::uint32_t>(i % k);
        const auto distances = [&](const SeparationKernels& kernels) {
          std::vector<double> out(2 * n + 1);
          kernels.two_distances(problem.columns.data(), d, n, problem.mean.data(), k, own.data(), out.data(),
                                out.data() + n);
          out[2 * n] = kernels.distance_sum(problem.columns.data(), d, n, problem.mean.data());
          return out;
        };
        const std::vector<double> wanted = distances(separation_reference());
        const std::vector<double> first = distances(table_of(Isa::baseline).separation);
        for (const Isa isa : instruction_sets()) {
          const std::vector<double> found = distances(table_of(isa).separation);
          for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_TRUE(found[i] == wanted[i] || std::abs(found[i] - wanted[i]) < 1e-12 * (1 + wanted[i])) << i;
          }
          EXPECT_EQ(std::memcmp(found.data(), first.data(), found.size() * sizeof(double)), 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace quintile::kernels
