// How many clusters are chosen where the number is known. See docs/adr/0008.
#include <gmock/gmock.h>

#include <cmath>

#include "engine/cluster/choice/choose.hpp"
#include "engine/cluster/choice/expected_silhouette.hpp"
#include "tests/engine/cluster/points.hpp"

namespace quintile::clustering {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Normal balls of standard deviation 1 around the given places on a line, in three dimensions.
test::Points balls(const std::vector<double>& places, std::size_t size) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> columns(3, std::vector<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    for (auto& column : columns) column[i] = normal(random);
    columns[0][i] += places[i % places.size()];
  }
  return test::Points(std::move(columns));
}

// One normal cloud, round or stretched along the diagonal.
test::Points long_cloud(std::size_t size, double length) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> columns(3, std::vector<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    const double along = length * normal(random);
    for (auto& column : columns) column[i] = along + normal(random);
  }
  return test::Points(std::move(columns));
}

std::size_t chosen(const Choice& choice) { return choice.chosen.size(); }

TEST(ChoiceOfClusters, IsThePlantedNumber) {
  for (const std::size_t k : {2U, 3U, 4U, 5U, 7U})
    EXPECT_EQ(chosen(choose_clusters(test::planted(1'500, 3, k, 1, 3).view(), 2, 9, {})), k);
}

// Two of three groups are near each other: the silhouette is greatest for two clusters, of which one is two groups.
TEST(ChoiceOfClusters, IsNotLessBecauseGroupsLieInALine) {
  const Choice choice = choose_clusters(balls({0, 7, 20}, 1'500).view(), 2, 9, {});
  EXPECT_EQ(chosen(choice), 3);
  EXPECT_THAT(choice.why, AllOf(HasSubstr("3 clusters of 2 to 9, because their silhouette is as far above"),
                                HasSubstr("; 2 have the greatest, but would have")));
}

TEST(ChoiceOfClusters, OfOneCloudSaysThatItDividesAContinuum) {
  for (const double length : {0.0, 1.5})
    EXPECT_THAT(choose_clusters(long_cloud(1'500, length).view(), 2, 9, {}).why, HasSubstr("they divide a continuum"));
}

TEST(ExpectedSilhouette, IsGreaterTheLongerTheCloud) {
  const std::vector<std::uint32_t> counts = {2, 5};
  const auto round = expected_silhouettes(long_cloud(1'000, 0).view(), 1'000, counts, 1);
  const auto stretched = expected_silhouettes(long_cloud(1'000, 3).view(), 1'000, counts, 1);
  EXPECT_LT(round[0].mean, 0.25);
  EXPECT_GT(stretched[0].mean, 0.45);
  EXPECT_GT(stretched[0].mean, stretched[1].mean);
  for (const auto& found : {round, stretched}) {
    EXPECT_GT(found[0].error, 0);
    EXPECT_LT(found[0].error, 0.02);
  }
}

// What few customers have, a sample may miss: the cloud it is compared with is as wide as all.
TEST(ChoiceOfClusters, OfAFeatureThatFewHaveIsMadeOfNumbers) {
  std::vector<double> column(200'000, 0.0);
  for (std::size_t i = 0; i < 5; ++i) column[31'337 * (i + 1)] = 1 + static_cast<double>(i);
  const test::Points points(std::vector<std::vector<double>>{column});
  const Choice choice = choose_clusters(points.view(), 2, 3, {});
  EXPECT_THAT(choice.why, testing::Not(HasSubstr("nan")));
}

TEST(ChoiceOfClusters, OfEqualCustomersIsOne) {
  const test::Points points(std::vector<std::vector<double>>{std::vector<double>(100, 2.5)});
  const Choice choice = choose_clusters(points.view(), 2, 5, {});
  EXPECT_EQ(chosen(choice), 1);
  EXPECT_THAT(choice.why, HasSubstr("all alike"));
}

}  // namespace
}  // namespace quintile::clustering
