#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "quintile/error.hpp"
#include "tests/engine/cluster/points.hpp"

namespace quintile {
namespace {

using test::Points;

template <class Wanted>
void expect_refused(const Points& points, const KMeansOptions& options, const std::string& what) {
  try {
    (void)fit_kmeans(points.view(), options);
    FAIL() << "accepted; expected: " << what;
  } catch (const Wanted& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(what));
  }
}

TEST(KMeansBadArguments, Options) {
  const Points points({{1, 2, 3}, {1, 2, 3}});
  expect_refused<UserError>(points, {.k = 0}, "the number of clusters must be between 1 and 1048576: 0");
  expect_refused<UserError>(points, {.starts = 0}, "at least one start");
  expect_refused<UserError>(points, {.max_iterations = 0}, "at least one iteration");
  expect_refused<UserError>(points, {.tolerance = -1}, "tolerance of k-means must be a number from 0 on: -1");
  expect_refused<UserError>(points, {.tolerance = std::nan("")}, "tolerance of k-means");
  const std::vector<double> three = {1, 2, 3};
  expect_refused<UserError>(points, {.k = 2, .start = KMeansStart::given, .centres = three},
                            "3 values do not make 2 centres of 2 features");
  const std::vector<double> infinite = {1, INFINITY};
  expect_refused<UserError>(points, {.k = 1, .start = KMeansStart::given, .centres = infinite}, "a given centre");
  expect_refused<UserError>(points, {.k = 1, .centres = infinite}, "the start is not `given`");
  expect_refused<UserError>(points, {.k = 65, .algorithm = KMeansAlgorithm::blocks}, "at most 64 clusters: 65");
  const Points many(std::vector<std::vector<double>>(17, {1, 2, 3}));
  expect_refused<UserError>(many, {.k = 2, .algorithm = KMeansAlgorithm::blocks}, "at most 16 features");
  const std::vector<double> two = {1, 2};
  expect_refused<UserError>(points, {.weights = two}, "2 weights for 3 points");
}

TEST(KMeansBadArguments, Points) {
  expect_refused<UserError>(Points(std::vector<std::vector<double>>{}), {}, "points have no features");
  expect_refused<DataError>(Points(std::vector<std::vector<double>>(2)), {}, "there are no points");
  expect_refused<UserError>(Points({{1, 2}, {1}}), {}, "feature 1 has 1 values, feature 0 has 2");
  for (const double bad : {std::nan(""), double{INFINITY}, double{-INFINITY}, 1e151})
    expect_refused<DataError>(Points({{1, 2, 3}, {1, 2, bad}}), {}, "feature 1, row 2");
  const std::vector<double> negative = {1, -1, 1};
  expect_refused<DataError>(Points({{1, 2, 3}}), {.weights = negative}, "row 1: -1");
  const std::vector<double> zero = {0, 0, 0};
  expect_refused<DataError>(Points({{1, 2, 3}}), {.weights = zero}, "all points have the weight 0");
}

TEST(KMeansBadArguments, Centres) {
  const Points points({{1, 2, 3}, {1, 2, 3}});
  const std::vector<double> three = {1, 2, 3};
  EXPECT_THROW((void)nearest_centres(points.view(), three), UserError);
  EXPECT_THROW((void)nearest_centres(points.view(), {}), UserError);
  const std::vector<double> infinite = {1, INFINITY};
  EXPECT_THROW((void)nearest_centres(points.view(), infinite), UserError);
}

}  // namespace
}  // namespace quintile
