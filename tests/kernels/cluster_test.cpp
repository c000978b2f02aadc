#include "kernels/cluster.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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

  std::vector<T> second(size + 1, T{-1});
  std::vector<T> expected_second = second;
  kernel.nearest_two(run, centres, label.data(), squared.data(), second.data());
  reference.nearest_two(run, centres, expected_label.data(), expected_squared.data(), expected_second.data());
  EXPECT_EQ(label, expected_label);
  EXPECT_EQ(squared, expected_squared);
  EXPECT_EQ(second, expected_second);

  const std::size_t sums = count * (features + 1);
  std::vector<T> scratch(add_up_scratch<T>(count, features));
  std::vector<double> sum(sums, 0.25);
  std::vector<double> expected = sum;
  const double inertia = kernel.add_up(run, centres, scratch.data(), sum.data());
  EXPECT_EQ(inertia, reference.add_up(run, centres, nullptr, expected.data()));
  EXPECT_EQ(sum, expected);
  for (const DistanceKernels<T>* of : {&kernel, &reference}) {
    std::vector<double> assigned(sums, 0.25);
    of->add_assigned(run, label.data(), count, scratch.data(), assigned.data());
    EXPECT_EQ(assigned, expected);
  }
  EXPECT_EQ(kernel.inertia(run, centres), inertia);
  for (T& value : squared) value += T{1};
  EXPECT_EQ(kernel.inertia_with(run, centres.values, squared.data()),
            reference.inertia_with(run, centres.values, squared.data()));
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

TEST(Cluster, CandidatesAreThoseOfTheReference) {
  for (const Isa isa : test::supported_sets()) {
    for (const std::size_t features : {1U, 2U, 3U, 5U, 8U, 11U}) {
      for (const std::size_t count : {1U, 2U, 9U, 64U}) {
        SCOPED_TRACE(testing::Message() << name_of(isa) << ", " << features << " features, " << count << " centres");
        const Points<double> middle(48, features, count, static_cast<unsigned>(count));
        Points<double> half(48, features, 1, 5);
        for (std::vector<double>& column : half.columns) {
          for (double& value : column) value = std::abs(value) / 8;
        }
        const BoxRun boxes{middle.pointers.data(), half.pointers.data(), features, 5, 29};
        std::vector<std::uint64_t> found(32, 99);
        std::vector<std::uint64_t> expected(32, 99);
        table_of(isa).cluster.box.candidates(boxes, {middle.centres.data(), count}, 1e-13, found.data());
        cluster_reference().box.candidates(boxes, {middle.centres.data(), count}, 1e-13, expected.data());
        found.resize(29);
        expected.resize(29);
        EXPECT_EQ(found, expected);
      }
    }
  }
}

// Whatever box a point is in, its nearest centre is a candidate of the box.
TEST(Cluster, NearestCentresAreCandidates) {
  for (const std::size_t features : {1U, 2U, 3U, 8U}) {
    const Points<double> points(3'200, features, 12, static_cast<unsigned>(features));
    std::vector<std::uint32_t> nearest(3'200);
    std::vector<double> squared(3'200);
    cluster_kernels().float64.nearest({points.pointers.data(), nullptr, features, 0, 3'200},
                                      {points.centres.data(), 12}, nearest.data(), squared.data());
    std::size_t spared = 0;
    for (std::size_t begin = 0; begin < 3'200; begin += 4) {
      std::vector<double> middle(features * kBoxesAtOnce);
      std::vector<double> half(features * kBoxesAtOnce);
      std::vector<const double*> middles;
      std::vector<const double*> halves;
      for (std::size_t f = 0; f < features; ++f) {
        const auto [low, high] = std::minmax_element(points.pointers[f] + begin, points.pointers[f] + begin + 4);
        middle[f * kBoxesAtOnce] = (*low + *high) / 2;
        half[f * kBoxesAtOnce] = (*high - *low) / 2;
        middles.push_back(middle.data() + f * kBoxesAtOnce);
        halves.push_back(half.data() + f * kBoxesAtOnce);
      }
      std::uint64_t candidates[kBoxesAtOnce];
      cluster_kernels().box.candidates({middles.data(), halves.data(), features, 0, 1}, {points.centres.data(), 12},
                                       1e-13, candidates);
      for (std::size_t i = begin; i < begin + 4; ++i) EXPECT_TRUE(candidates[0] >> nearest[i] & 1);
      spared += candidates[0] != 0xfff ? 1 : 0;
    }
    EXPECT_GT(spared, 0U);
  }
}

TEST(Cluster, KeysAreThoseOfTheReference) {
  for (const Isa isa : test::supported_sets()) {
    for (const auto& [features, bits] : {std::pair(1U, 31U), {2U, 16U}, {3U, 10U}, {8U, 4U}, {16U, 2U}}) {
      const Points<double> points(203, features, 1, bits);
      const std::vector<double> low(features, -7.0);
      const std::vector<double> scale(features, std::ldexp(1.0, static_cast<int>(bits)) / 14);
      const PointRun<double> run{points.pointers.data(), nullptr, features, 3, 200};
      std::vector<std::uint32_t> found(200);
      std::vector<std::uint32_t> expected(200);
      table_of(isa).cluster.curve.keys(run, {low.data(), scale.data(), bits}, found.data());
      cluster_reference().curve.keys(run, {low.data(), scale.data(), bits}, expected.data());
      EXPECT_EQ(found, expected) << name_of(isa) << ", " << features << " features";
    }
  }
}

// Each cell once, and each step to a neighbour.
TEST(Cluster, TheCurveGoesFromCellToNeighbour) {
  const double low[] = {0, 0, 0};
  const double scale[] = {1, 1, 1};
  std::vector<std::vector<double>> cells(3);
  for (int i = 0; i < 512; ++i) {
    cells[0].push_back(i % 8);
    cells[1].push_back(i / 8 % 8);
    cells[2].push_back(i / 64);
  }
  const double* columns[] = {cells[0].data(), cells[1].data(), cells[2].data()};
  std::vector<std::uint32_t> keys(512);
  cluster_kernels().curve.keys({columns, nullptr, 3, 0, 512}, {low, scale, 3}, keys.data());
  std::vector<int> at(512, -1);
  for (int i = 0; i < 512; ++i) at[keys[static_cast<std::size_t>(i)]] = i;
  for (std::size_t key = 1; key < 512; ++key) {
    ASSERT_GE(at[key], 0);
    const auto a = static_cast<std::size_t>(at[key - 1]);
    const auto b = static_cast<std::size_t>(at[key]);
    double steps = 0;
    for (const auto& cell : cells) steps += std::abs(cell[a] - cell[b]);
    EXPECT_EQ(steps, 1);
  }
}

}  // namespace
}  // namespace quintile::kernels
