#include "kernels/cluster.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "kernels/table.hpp"
#include "tests/kernels/columns.hpp"

namespace quintile::kernels {
namespace {

// Points on a coarse grid, so that many are equally near to two centres.
template <class T>
struct Points {
  Points(std::size_t size, std::size_t features, std::size_t count, unsigned seed) : columns(features) {
    std::mt19937_64 random(seed);
    const auto draw = [&] { return static_cast<T>(random() % 64) / T{4} - T{8}; };
    for (std::vector<T>& column : columns) {
      for (std::size_t i = 0; i < size; ++i) column.push_back(draw() + (i % 7 == 0 ? T{1} / T{3} : T{0}));
      pointers.push_back(column.data());
    }
    for (std::size_t i = 0; i < size; ++i) weights.push_back(static_cast<T>(random() % 5) / T{3});
    for (std::size_t i = 0; i < count * features; ++i) centres.push_back(draw());
    if (count > 2) std::copy_n(centres.begin(), features, centres.begin() + 2 * static_cast<std::ptrdiff_t>(features));
  }
  std::vector<std::vector<T>> columns;
  std::vector<const T*> pointers;
  std::vector<T> weights;
  std::vector<T> centres;
};

template <class T>
void expect_the_reference(Isa isa, std::size_t size, std::size_t features, std::size_t count, bool weighted) {
  SCOPED_TRACE(testing::Message() << name_of(isa) << ", " << size << " points, " << features << " features, " << count
                                  << " centres" << (weighted ? ", weighted" : ""));
  const Points<T> points(size + 3, features, count, static_cast<unsigned>(size + features));
  const PointRun<T> run{points.pointers.data(), weighted ? points.weights.data() : nullptr, features, 3, size};
  const CentreRows<T> centres{points.centres.data(), count};
  const DistanceKernels<T>& kernel = distance_kernels<T>(table_of(isa).cluster);
  const DistanceKernels<T>& reference = distance_kernels<T>(cluster_reference());

  std::vector<std::uint32_t> label(size + 1, 99);
  std::vector<std::uint32_t> expected_label = label;
  std::vector<T> squared(size + 1, T{-1});
  std::vector<T> expected_squared = squared;
  kernel.nearest(run, centres, label.data(), squared.data());
  reference.nearest(run, centres, expected_label.data(), expected_squared.data());
  EXPECT_EQ(label, expected_label);
  EXPECT_EQ(squared, expected_squared);

  const std::size_t sums = count * (features + 1);
  std::vector<T> scratch(add_up_scratch<T>(count, features));
  std::vector<double> sum(sums, 0.25);
  std::vector<double> expected = sum;
  const double inertia = kernel.add_up(run, centres, scratch.data(), sum.data());
  EXPECT_EQ(inertia, reference.add_up(run, centres, nullptr, expected.data()));
  EXPECT_EQ(sum, expected);
}

TEST(Cluster, DistancesAndSumsAreThoseOfTheReferenceToTheBit) {
  for (const Isa isa : test::supported_sets()) {
    for (const std::size_t features : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 13U}) {
      for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 64U, 95U, 257U}) {
        for (const std::size_t count : {1U, 2U, 8U, 21U}) {
          expect_the_reference<double>(isa, size, features, count, size % 2 == 1);
          expect_the_reference<float>(isa, size, features, count, size % 2 == 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace quintile::kernels
