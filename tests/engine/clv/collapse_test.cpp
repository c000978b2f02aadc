#include "engine/clv/collapse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <tuple>
#include <vector>

namespace quintile::clv {
namespace {

using testing::ElementsAre;

std::vector<double> list(const Buffer<double>& values) { return {values.begin(), values.end()}; }

TEST(Collapse, EqualHistoriesAreOneRowInOrder) {
  const std::vector<double> x = {2, 0, 2, 0, 2, 1};
  const std::vector<double> t_x = {5, 0, 5, 0, 6, 7};
  const std::vector<double> T = {9, 7, 9, 7, 9, 14};
  const CollapsedHistories found = collapse({x, t_x, T, {}, 7});
  EXPECT_THAT(list(found.x), ElementsAre(0, 1, 2, 2));
  EXPECT_THAT(list(found.t_x), ElementsAre(0, 1, 5.0 / 7, 6.0 / 7));
  EXPECT_THAT(list(found.end), ElementsAre(1, 2, 9.0 / 7, 9.0 / 7));
  EXPECT_THAT(list(found.weight), ElementsAre(2, 1, 2, 1));
  ASSERT_EQ(found.frequencies.size(), 3u);
  EXPECT_EQ(found.frequencies[2].x, 2);
  EXPECT_EQ(found.frequencies[2].weight, 3);
  EXPECT_EQ(found.frequencies[2].begin, 2u);
  EXPECT_EQ(found.group_of(3), found.frequencies.begin() + 2);
  EXPECT_EQ(found.end_of(found.frequencies.begin() + 1), 2u);
  EXPECT_THAT(list(found.ages.age), ElementsAre(1, 9.0 / 7, 2));
  EXPECT_THAT(list(found.ages.weight), ElementsAre(2, 3, 1));
  EXPECT_THAT(list(found.ages.purchases), ElementsAre(0, 6, 1));
  EXPECT_EQ(found.customers, 6);
  EXPECT_EQ(found.purchases, 7);
  EXPECT_EQ(found.longest, 2);
}

TEST(Collapse, BrokenTimesAndWeights) {
  const std::vector<double> x = {1, 1, 0, 1};
  const std::vector<double> t_x = {2.5, 2.5, 0, 2.5};
  const std::vector<double> T = {8.25, 8.25, 9, 8.25};
  const std::vector<double> weights = {0.5, 0, 3, 2};
  const CollapsedHistories found = collapse({x, t_x, T, weights, 2});
  EXPECT_THAT(list(found.x), ElementsAre(0, 1));
  EXPECT_THAT(list(found.end), ElementsAre(4.5, 4.125));
  EXPECT_THAT(list(found.weight), ElementsAre(3, 2.5));
  EXPECT_EQ(found.ticks, 0u);
  EXPECT_THAT(list(found.ages.purchases), ElementsAre(0, 2.5));
  EXPECT_EQ(found.customers, 5.5);
}

// Several blocks, runs across their borders, and a sample.
TEST(Collapse, ManyCustomersLikeAMap) {
  std::mt19937_64 random(11);
  std::vector<double> x, t_x, T;
  std::map<std::tuple<double, double, double>, double> wanted;
  for (std::size_t i = 0; i < 300'000; ++i) {
    x.push_back(random() % 4 == 0 ? static_cast<double>(random() % 30) : 0);
    T.push_back(static_cast<double>(1 + random() % 50));
    t_x.push_back(x.back() == 0 ? 0 : static_cast<double>(random() % static_cast<std::uint64_t>(T.back() + 1)));
    wanted[{x.back(), T.back(), t_x.back()}] += 1;
  }
  const CollapsedHistories found = collapse({x, t_x, T});
  ASSERT_EQ(found.size(), wanted.size());
  std::size_t row = 0;
  for (const auto& [history, weight] : wanted) {
    EXPECT_EQ(std::tuple(found.x[row], found.end[row], found.t_x[row]), history);
    EXPECT_EQ(found.weight[row], weight);
    ++row;
  }
  EXPECT_EQ(found.customers, 300'000);
  EXPECT_EQ(found.ages.age.size(), 50u);
  const CollapsedHistories part = sample(found, 10);
  EXPECT_EQ(part.size(), (found.size() + 4) / 10);
  EXPECT_EQ(part.end[1], found.end[15]);
  EXPECT_EQ(part.frequencies.back().x, part.x[part.size() - 1]);
}

}  // namespace
}  // namespace quintile::clv
