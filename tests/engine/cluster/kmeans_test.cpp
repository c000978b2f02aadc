#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include "quintile/parallel.hpp"
#include "tests/engine/cluster/points.hpp"

namespace quintile {
namespace {

using test::planted;
using test::Points;

// The definition: nearest centres and the inertia, one point after the other.
void expect_nearest(const Points& points, const KMeansFit& fit, std::span<const double> weights = {}) {
  double inertia = 0;
  std::vector<double> weight(fit.k, 0.0);
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::vector<double> squared(fit.k, 0.0);
    for (std::size_t j = 0; j < fit.k; ++j) {
      for (std::size_t f = 0; f < fit.features; ++f)
        squared[j] += std::pow(points.at(i, f) - fit.centres[j * fit.features + f], 2);
    }
    const auto nearest = static_cast<std::size_t>(std::ranges::min_element(squared) - squared.begin());
    ASSERT_EQ(fit.assignment[i], nearest) << "point " << i;
    const double w = weights.empty() ? 1.0 : weights[i];
    inertia += w * squared[nearest];
    weight[nearest] += w;
  }
  EXPECT_NEAR(fit.inertia, inertia, 1e-12 * inertia);
  for (std::size_t j = 0; j < fit.k; ++j) EXPECT_NEAR(fit.weights[j], weight[j], 1e-12 * weight[j]);
}

TEST(KMeans, RecoversPlantedClusters) {
  for (const std::size_t features : {1U, 2U, 3U, 8U, 11U}) {
    for (const std::size_t k : {2U, 5U, 9U}) {
      const Points points = planted(4'500, features, k, 0.8, static_cast<unsigned>(features + k));
      const KMeansFit fit = fit_kmeans(points.view(), {.k = static_cast<std::uint32_t>(k)});
      ASSERT_EQ(fit.k, k);
      EXPECT_TRUE(fit.converged);
      EXPECT_TRUE(fit.notes.empty());
      expect_nearest(points, fit);
      std::set<std::pair<std::size_t, std::uint32_t>> pairs;
      for (std::size_t i = 0; i < points.size(); ++i) pairs.insert({i % k, fit.assignment[i]});
      EXPECT_EQ(pairs.size(), k) << features << " features";
    }
  }
}

TEST(KMeans, NearestCentresGiveTheAssignmentOfTheFit) {
  const Points points = planted(3'000, 3, 6, 4.0, 1);
  const KMeansFit fit = fit_kmeans(points.view(), {.k = 7, .starts = 2});
  const NearestCentres found = nearest_centres(points.view(), fit.centres);
  EXPECT_TRUE(std::ranges::equal(found.assignment, fit.assignment));
  EXPECT_EQ(found.inertia, fit.inertia);
  double squares = 0;
  for (const double distance : found.distance) squares += distance * distance;
  EXPECT_NEAR(squares, fit.inertia, 1e-10 * squares);
}

TEST(KMeans, OneClusterIsTheMean) {
  const Points points({{1, 2, 3, 6}, {0, 0, 0, 4}});
  const KMeansFit fit = fit_kmeans(points.view(), {.k = 1});
  EXPECT_THAT(fit.centres, testing::ElementsAre(3, 1));
  EXPECT_THAT(fit.weights, testing::ElementsAre(4));
  EXPECT_EQ(fit.inertia, 14 + 12);
}

TEST(KMeans, FewerDistinctPointsThanClustersIsANote) {
  std::vector<double> x;
  for (int i = 0; i < 99; ++i) x.push_back(i % 3);
  const KMeansFit fit = fit_kmeans(Points({x, x}).view(), {.k = 8});
  EXPECT_EQ(fit.k, 3U);
  EXPECT_EQ(fit.inertia, 0);
  EXPECT_THAT(fit.weights, testing::Each(33));
  EXPECT_THAT(fit.notes, testing::ElementsAre("3 clusters instead of 8: there are no more distinct points"));
  for (const KMeansStart start : {KMeansStart::parallel, KMeansStart::random})
    EXPECT_EQ(fit_kmeans(Points({x, x}).view(), {.k = 8, .start = start}).k, 3U);
}

TEST(KMeans, OnePoint) {
  const KMeansFit fit = fit_kmeans(Points({{4}, {5}}).view(), {.k = 2});
  EXPECT_EQ(fit.k, 1U);
  EXPECT_THAT(fit.centres, testing::ElementsAre(4, 5));
  EXPECT_TRUE(fit.converged);
}

TEST(KMeans, WeightsCountAsCopies) {
  const Points points = planted(600, 2, 4, 3.0, 5);
  std::vector<double> weights;
  std::vector<std::vector<double>> columns(2);
  for (std::size_t i = 0; i < points.size(); ++i) {
    weights.push_back(static_cast<double>(i % 4));
    for (std::size_t copy = 0; copy < i % 4; ++copy) {
      for (std::size_t f = 0; f < 2; ++f) columns[f].push_back(points.at(i, f));
    }
  }
  const Points copies(columns);
  const std::vector<double> centres = {0, 0, 10, 1, 19, 0, 2, 12};
  const KMeansFit a = fit_kmeans(
      points.view(), {.k = 4, .tolerance = 0, .start = KMeansStart::given, .centres = centres, .weights = weights});
  const KMeansFit b =
      fit_kmeans(copies.view(), {.k = 4, .tolerance = 0, .start = KMeansStart::given, .centres = centres});
  expect_nearest(points, a, weights);
  EXPECT_EQ(a.weights, b.weights);
  EXPECT_NEAR(a.inertia, b.inertia, 1e-10 * b.inertia);
}

TEST(KMeans, AConstantFeatureChangesNothing) {
  const Points points = planted(1'000, 2, 4, 2.0, 6);
  std::vector<std::vector<double>> columns(3, std::vector<double>(points.size(), 7.0));
  for (std::size_t i = 0; i < points.size(); ++i) {
    columns[0][i] = points.at(i, 0);
    columns[2][i] = points.at(i, 1);
  }
  const KMeansFit a = fit_kmeans(points.view(), {.k = 4});
  const KMeansFit b = fit_kmeans(Points(columns).view(), {.k = 4});
  EXPECT_TRUE(std::ranges::equal(a.assignment, b.assignment));
}

TEST(KMeans, AGivenCentreWithoutPointsGoesToTheFarthest) {
  const Points points({{0, 0.5, 1, 10, 11, 40}});
  const std::vector<double> centres = {0, 10, 1'000};
  const KMeansFit fit = fit_kmeans(points.view(), {.k = 3, .start = KMeansStart::given, .centres = centres});
  EXPECT_THAT(fit.centres, testing::ElementsAre(0.5, 10.5, 40));
}

TEST(KMeans, SinglePrecisionFindsTheSame) {
  const Points points = planted(5'000, 3, 5, 0.5, 8);
  const KMeansFit fit = fit_kmeans(points.view(), {.k = 5, .precision = KMeansPrecision::float32});
  const KMeansFit expected = fit_kmeans(points.view(), {.k = 5});
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t i = 0; i < points.size(); ++i) pairs.insert({fit.assignment[i], expected.assignment[i]});
  EXPECT_EQ(pairs.size(), 5U);
  EXPECT_NEAR(fit.inertia, expected.inertia, 1e-5 * expected.inertia);
}

// Same start, same data: blocks spare distances and change nothing.
TEST(KMeans, BlocksGiveTheAssignmentOfAllDistances) {
  for (const std::size_t features : {1U, 2U, 3U, 5U, 8U, 10U}) {
    for (const std::size_t size : {1U, 31U, 1'000U, 20'003U}) {
      for (const double spread : {0.0, 0.5, 6.0}) {
        SCOPED_TRACE(testing::Message() << size << " points, " << features << " features, spread " << spread);
        const Points points = planted(size, features, 7, spread, static_cast<unsigned>(size + features));
        std::vector<double> centres;
        std::vector<double> weights;
        for (std::size_t i = 0; i < size; ++i) weights.push_back(static_cast<double>(1 + i % 3));
        for (std::size_t j = 0; j < 6; ++j) {
          for (std::size_t f = 0; f < features; ++f)
            centres.push_back(points.at(j * 11 % size, f) + 0.01 * static_cast<double>(j * f));
        }
        for (const bool weighted : {false, true}) {
          KMeansOptions options = {.k = 6, .tolerance = 0, .start = KMeansStart::given, .centres = centres};
          if (weighted) options.weights = weights;
          options.algorithm = KMeansAlgorithm::lloyd;
          const KMeansFit expected = fit_kmeans(points.view(), options);
          options.algorithm = KMeansAlgorithm::blocks;
          const KMeansFit fit = fit_kmeans(points.view(), options);
          EXPECT_EQ(fit.iterations, expected.iterations);
          EXPECT_EQ(fit.k, expected.k);
          EXPECT_THAT(fit.weights, testing::ElementsAreArray(expected.weights));
          EXPECT_NEAR(fit.inertia, expected.inertia, 1e-12 * expected.inertia);
          EXPECT_TRUE(std::ranges::equal(fit.assignment, expected.assignment));
        }
      }
    }
  }
}

// The assignment, sums and inertia of bounds are those of all distances, to the bit.
void expect_bounds_change_nothing(const Points& points, KMeansOptions options) {
  for (const KMeansPrecision precision : {KMeansPrecision::float64, KMeansPrecision::float32}) {
    options.precision = precision;
    // Stopped early, too: a wrong assignment must not heal unseen.
    for (const std::uint32_t iterations : {1U, 2U, 3U, 4U, 6U, 10U, 20U, 300U}) {
      options.max_iterations = iterations;
      options.algorithm = KMeansAlgorithm::lloyd;
      const KMeansFit expected = fit_kmeans(points.view(), options);
      options.algorithm = KMeansAlgorithm::bounds;
      const KMeansFit fit = fit_kmeans(points.view(), options);
      ASSERT_EQ(fit.iterations, expected.iterations);
      ASSERT_EQ(fit.k, expected.k);
      ASSERT_EQ(fit.centres, expected.centres);
      ASSERT_EQ(fit.weights, expected.weights);
      ASSERT_EQ(fit.inertia, expected.inertia);
      ASSERT_EQ(fit.start, expected.start);
      ASSERT_TRUE(std::ranges::equal(fit.assignment, expected.assignment));
      if (fit.converged) break;
    }
  }
}

TEST(KMeans, BoundsGiveTheBitsOfAllDistances) {
  for (const auto& [features, k] : {std::pair<std::size_t, std::uint32_t>(1, 6), {3, 1}, {3, 9}, {12, 40}, {17, 33}}) {
    for (const std::size_t size : {1U, 40U, 1'055U, 34'003U}) {
      for (const double spread : {0.0, 0.5, 6.0}) {
        if (size > 2'000 && (features != 12 || spread < 6)) continue;  // several blocks of sums, once
        SCOPED_TRACE(testing::Message() << size << " points, " << features << " features, spread " << spread);
        const Points points = planted(size, features, 13, spread, static_cast<unsigned>(size + features));
        std::vector<double> weights;
        for (std::size_t i = 0; i < size; ++i) weights.push_back(static_cast<double>(i % 4));
        if (size == 1) weights[0] = 2;
        KMeansOptions options = {.k = k, .starts = size < 2'000 ? 2U : 1U, .tolerance = 0};
        expect_bounds_change_nothing(points, options);
        options.weights = weights;
        options.start = KMeansStart::random;
        expect_bounds_change_nothing(points, options);
      }
    }
  }
}

// Many points as near to two centres or more, many copies.
TEST(KMeans, BoundsGiveTheBitsOfAllDistancesOnAGrid) {
  for (const std::size_t features : {1U, 3U, 12U}) {
    for (const double step : {1.0, 0.1, 1e-160, 1e140}) {
      SCOPED_TRACE(testing::Message() << features << " features, step " << step);
      std::mt19937_64 random(features);
      std::vector<std::vector<double>> columns(features, std::vector<double>(1'300));
      for (std::vector<double>& column : columns) {
        for (double& value : column) value = step * static_cast<double>(random() % 7);
      }
      const Points points(columns);
      for (const std::uint32_t k : {4U, 40U}) {
        std::vector<double> centres;  // on the grid, and between its points
        for (std::size_t i = 0; i < k * features; ++i) centres.push_back(step * static_cast<double>(random() % 13) / 2);
        expect_bounds_change_nothing(points, {.k = k, .tolerance = 0, .start = KMeansStart::given, .centres = centres});
        expect_bounds_change_nothing(points, {.k = k, .starts = 2, .tolerance = 0, .start = KMeansStart::random});
      }
    }
  }
}

// Centres without points, equal ones, ones beyond single precision.
TEST(KMeans, BoundsGiveTheBitsOfAllDistancesFromBadCentres) {
  const Points points = planted(5'000, 3, 7, 2.0, 3);
  for (const double far : {0.0, 1e3, 1e15, 1e25, 1e100}) {
    SCOPED_TRACE(far);
    std::vector<double> centres = {1, 1, 1, 1, 1, 1, 0, 9, 9, far, 0, 0, 0, far, far, -far, 2, 2};
    expect_bounds_change_nothing(points, {.k = 6, .tolerance = 0, .start = KMeansStart::given, .centres = centres});
  }
}

TEST(KMeans, BlocksFarFromTheOriginGiveTheSame) {
  const Points near = planted(20'000, 3, 5, 3.0, 4);
  std::vector<std::vector<double>> columns(3);
  for (std::size_t f = 0; f < 3; ++f) {
    for (std::size_t i = 0; i < near.size(); ++i) columns[f].push_back(1e9 + 1e-3 * near.at(i, f));
  }
  const Points points(columns);
  std::vector<double> centres;
  for (std::size_t j = 0; j < 5; ++j) {
    for (std::size_t f = 0; f < 3; ++f) centres.push_back(points.at(j, f));
  }
  KMeansOptions options = {.k = 5, .start = KMeansStart::given, .centres = centres};
  options.algorithm = KMeansAlgorithm::lloyd;
  const KMeansFit expected = fit_kmeans(points.view(), options);
  options.algorithm = KMeansAlgorithm::blocks;
  const KMeansFit fit = fit_kmeans(points.view(), options);
  EXPECT_TRUE(std::ranges::equal(fit.assignment, expected.assignment));
  EXPECT_NEAR(fit.inertia, expected.inertia, 1e-9 * expected.inertia);
}

TEST(KMeans, BlocksStartAndRecoverPlantedClusters) {
  for (const std::size_t features : {1U, 2U, 3U, 8U}) {
    const Points points = planted(40'000, features, 9, 0.8, static_cast<unsigned>(features));
    for (const KMeansPrecision precision : {KMeansPrecision::float64, KMeansPrecision::float32}) {
      const KMeansFit fit = fit_kmeans(
          points.view(), {.k = 9, .starts = 5, .algorithm = KMeansAlgorithm::blocks, .precision = precision});
      std::set<std::pair<std::size_t, std::uint32_t>> pairs;
      for (std::size_t i = 0; i < points.size(); ++i) pairs.insert({i % 9, fit.assignment[i]});
      EXPECT_EQ(pairs.size(), 9U) << features << " features";
    }
  }
}

TEST(KMeans, EveryStartRecoversPlantedClusters) {
  const Points points = planted(40'000, 3, 6, 0.5, 2);
  for (const KMeansStart start : {KMeansStart::plus_plus, KMeansStart::parallel, KMeansStart::random}) {
    for (const KMeansAlgorithm algorithm :
         {KMeansAlgorithm::lloyd, KMeansAlgorithm::blocks, KMeansAlgorithm::bounds, KMeansAlgorithm::mini_batch}) {
      const KMeansFit fit = fit_kmeans(points.view(), {.k = 6, .starts = 10, .start = start, .algorithm = algorithm});
      std::set<std::pair<std::size_t, std::uint32_t>> pairs;
      for (std::size_t i = 0; i < points.size(); ++i) pairs.insert({i % 6, fit.assignment[i]});
      EXPECT_EQ(pairs.size(), 6U) << static_cast<int>(start) << ", " << static_cast<int>(algorithm);
    }
  }
}

TEST(KMeans, MiniBatchesComeNearTheMinimum) {
  const Points points = planted(60'000, 3, 8, 4.0, 9);
  const KMeansFit exact = fit_kmeans(points.view(), {.k = 8});
  const KMeansFit fit = fit_kmeans(points.view(), {.k = 8, .algorithm = KMeansAlgorithm::mini_batch});
  EXPECT_TRUE(fit.converged);
  EXPECT_LT(fit.inertia, 1.02 * exact.inertia);
  expect_nearest(points, fit);
}

TEST(KMeans, RandomStartsAreDistinctPoints) {
  std::vector<double> x(5'000, 1.0);
  for (std::size_t i = 4'990; i < x.size(); ++i) x[i] = static_cast<double>(i);
  const KMeansFit fit = fit_kmeans(Points({x}).view(), {.k = 11, .starts = 1, .start = KMeansStart::random});
  EXPECT_EQ(fit.k, 11U);
  EXPECT_EQ(fit.inertia, 0);
}

TEST(KMeans, ASeedDecides) {
  const Points points = planted(2'000, 2, 12, 6.0, 9);
  const auto fit = [&](std::uint64_t seed) {
    return fit_kmeans(points.view(), {.k = 9, .starts = 1, .max_iterations = 2, .seed = seed}).centres;
  };
  EXPECT_EQ(fit(5), fit(5));
  EXPECT_NE(fit(5), fit(6));
}

TEST(KMeans, SinglePrecisionOfTinyAndHugeNumbers) {
  const Points points = planted(2'000, 2, 4, 0.5, 8);
  const KMeansFit expected = fit_kmeans(points.view(), {.k = 4, .precision = KMeansPrecision::float32});
  for (const double scale : {0x1p-300, 0x1p300}) {
    std::vector<std::vector<double>> columns(2);
    for (std::size_t f = 0; f < 2; ++f) {
      for (std::size_t i = 0; i < points.size(); ++i) columns[f].push_back(scale * points.at(i, f));
    }
    const KMeansFit fit = fit_kmeans(Points(columns).view(), {.k = 4, .precision = KMeansPrecision::float32});
    EXPECT_TRUE(std::ranges::equal(fit.assignment, expected.assignment));
    EXPECT_EQ(fit.inertia, expected.inertia * scale * scale);
  }
}

TEST(KMeans, TheSameBitsForAnyNumberOfThreads) {
  const Points points = planted(70'001, 3, 6, 5.0, 3);
  for (const auto& [algorithm, precision] : {std::pair(KMeansAlgorithm::lloyd, KMeansPrecision::float64),
                                             {KMeansAlgorithm::blocks, KMeansPrecision::float64},
                                             {KMeansAlgorithm::blocks, KMeansPrecision::float32},
                                             {KMeansAlgorithm::bounds, KMeansPrecision::float64},
                                             {KMeansAlgorithm::bounds, KMeansPrecision::float32},
                                             {KMeansAlgorithm::mini_batch, KMeansPrecision::float64}}) {
    const KMeansOptions options = {.k = 6, .starts = 3, .algorithm = algorithm, .precision = precision};
    set_thread_count(1);
    const KMeansFit expected = fit_kmeans(points.view(), options);
    for (const int threads : {2, 3, 8}) {
      set_thread_count(threads);
      const KMeansFit fit = fit_kmeans(points.view(), options);
      EXPECT_EQ(fit.centres, expected.centres);
      EXPECT_EQ(fit.inertia, expected.inertia);
      EXPECT_EQ(fit.start, expected.start);
      EXPECT_TRUE(std::ranges::equal(fit.assignment, expected.assignment));
    }
    set_thread_count(0);
  }
}

// Combines bits of numbers in their order (FNV-1a by words).
class Digest {
 public:
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  void add(std::uint64_t word) { value_ = (value_ ^ word) * 0x100000001b3; }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

// The test runs under every QUINTILE_ISA. The number may change when the order of sums, draws or blocks does.
TEST(KMeans, TheSameBitsOnEveryInstructionSet) {
  Digest digest;
  for (const std::size_t features : {1U, 3U, 9U}) {
    std::mt19937_64 random(features);
    std::vector<std::vector<double>> columns(features, std::vector<double>(5'003));
    std::vector<double> weights;
    for (std::size_t i = 0; i < 5'003; ++i) {
      weights.push_back(static_cast<double>(1 + random() % 5));
      for (std::vector<double>& column : columns)
        column[i] = static_cast<double>(random() % 1000 + random() % 1000) * 0.01 + 5 * static_cast<double>(i % 3);
    }
    const Points points(columns);
    for (const KMeansAlgorithm algorithm :
         {KMeansAlgorithm::lloyd, KMeansAlgorithm::blocks, KMeansAlgorithm::mini_batch}) {
      for (const KMeansPrecision precision : {KMeansPrecision::float64, KMeansPrecision::float32}) {
        for (const KMeansStart start : {KMeansStart::plus_plus, KMeansStart::parallel}) {
          const KMeansFit fit = fit_kmeans(points.view(), {.k = 7,
                                                           .starts = 2,
                                                           .start = start,
                                                           .weights = weights,
                                                           .algorithm = algorithm,
                                                           .precision = precision});
          for (const double value : fit.centres) digest.add(value);
          for (const std::uint32_t label : fit.assignment) digest.add(std::uint64_t{label});
          digest.add(fit.inertia);
        }
      }
    }
  }
  EXPECT_EQ(digest.value(), 0x7a0f313567821837U);
}

}  // namespace
}  // namespace quintile
