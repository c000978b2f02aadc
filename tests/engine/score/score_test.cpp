#include "quintile/score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/score/customers.hpp"

namespace quintile {
namespace {

using test::make_customers;
using test::random_customers;
using testing::ElementsAre;
using testing::HasSubstr;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<ScoreMethod, 6> kOwnCutMethods = {ScoreMethod::quantile,     ScoreMethod::ntile,
                                                       ScoreMethod::rfm_r,        ScoreMethod::nested,
                                                       ScoreMethod::percent_rank, ScoreMethod::kmeans};

template <class T>
std::vector<T> list(const Buffer<T>& values) {
  return {values.begin(), values.end()};
}

ScoreOptions by(ScoreMethod method) {
  ScoreOptions options;
  options.method = {method, method, method};
  return options;
}

const std::vector<double> kDays = {1, 10, kNaN, 100, 50, 25};
const std::vector<std::uint32_t> kOccasions = {9, 1, 0, 2, 4, 1};
const std::vector<double> kMoney = {500, 20, 0, 40, 300, 10};

TEST(Score, PutsTheBestCustomersOnTop) {
  const ScoreResult result = score(make_customers(kDays, kOccasions, kMoney), {});
  EXPECT_THAT(list(result.r), ElementsAre(5, 4, 0, 1, 2, 3));
  EXPECT_THAT(list(result.f), ElementsAre(5, 1, 0, 3, 4, 1));
  EXPECT_THAT(list(result.m), ElementsAre(5, 2, 0, 3, 4, 1));
  EXPECT_THAT(list(result.cell), ElementsAre(555, 412, 0, 133, 244, 311));
  EXPECT_THAT(list(result.score), ElementsAre(5, 7.0 / 3, testing::IsNan(), 7.0 / 3, 10.0 / 3, 5.0 / 3));
  EXPECT_THAT(list(result.percentile), ElementsAre(100, 60, testing::IsNan(), 60, 80, 20));
  EXPECT_EQ(result.dimensions[kRecency].measure, "recency_days");
  EXPECT_EQ(result.dimensions[kFrequency].measure, "occasions");
  EXPECT_EQ(result.dimensions[kMonetary].measure, "monetary_total");
  EXPECT_THAT(result.dimensions[kFrequency].counts, ElementsAre(2, 0, 1, 1, 1));
  EXPECT_THAT(
      result.notes,
      ElementsAre("No customer has frequency score 2: equal values get equal scores (cut points 1, 1.6, 2.8, 5)."));
}

TEST(Score, SaysWhyNobodyHasAScore) {
  ScoreOptions fixed = by(ScoreMethod::fixed);
  fixed.cuts = {{{2, 20, 40, 200}, {1, 2, 3, 10}, {5, 1.0 / 3 + 100, 600, 700}}};
  EXPECT_THAT(score(make_customers(kDays, kOccasions, kMoney), fixed).notes,
              ElementsAre("No customer has recency score 1: no value lies there (cut points 2, 20, 40, 200).",
                          "No customer has frequency score 3, 5: no value lies there (cut points 1, 2, 3, 10).",
                          "No customer has monetary score 1, 4, 5: no value lies there (cut points 5, 100.333, 600, "
                          "700)."));
  ScoreOptions many;
  many.levels = {255, 5, 5};
  const std::vector<std::string> notes = score(make_customers(kDays, kOccasions, kMoney), many).notes;
  ASSERT_FALSE(notes.empty());
  EXPECT_THAT(notes[0], testing::AllOf(testing::StartsWith("No customer has recency score 2, 3, 4, 5, "),
                                       HasSubstr(" and 240 more: there are fewer customers than scores (cut points ")));
  EXPECT_LT(notes[0].size(), 250U);
}

TEST(Score, LeavesOutMoneyWhereTheLogHasNone) {
  ScoreOptions options;
  options.weights = {1, 3, 100};
  options.method[kMonetary] = ScoreMethod::fixed;  // without cuts: not looked at
  const ScoreResult result = score(make_customers(kDays, kOccasions, {}), options);
  EXPECT_TRUE(result.m.empty());
  EXPECT_FALSE(result.dimensions[kMonetary].scored);
  EXPECT_THAT(list(result.cell), ElementsAre(55, 41, 0, 13, 24, 31));
  EXPECT_DOUBLE_EQ(result.score[1], (4 + 3 * 1) / 4.0);
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("no amounts")));
}

TEST(Score, GivesTheLowestScoreToBuyersWithoutTheMeasure) {
  CustomerTable customers = make_customers(kDays, kOccasions, kMoney);
  customers.monetary_mean_repeat = {50, kNaN, kNaN, 30, 70, kNaN};
  for (const ScoreMethod method : kOwnCutMethods) {
    ScoreOptions options = by(method);
    options.monetary = MonetaryMeasure::mean_repeat;
    const ScoreResult result = score(customers, options);
    EXPECT_EQ(result.m[1], 1);
    EXPECT_EQ(result.m[2], 0);
    EXPECT_EQ(result.m[5], 1);
    EXPECT_FALSE(std::isnan(result.score[1]));
    EXPECT_THAT(result.notes,
                testing::Contains(HasSubstr("but no monetary_mean_repeat get the lowest monetary score: 2.")));
    EXPECT_EQ(result.dimensions[kMonetary].measure, "monetary_mean_repeat");
  }
}

TEST(Score, NumbersCellsByIndexBeyondNineLevels) {
  ScoreOptions options;
  options.levels = {10, 3, 4};
  const CustomerTable customers = random_customers(3'000, 1, 10);
  const ScoreResult result = score(customers, options);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const std::uint32_t expected =
        result.r[i] == 0 ? 0 : ((result.r[i] - 1u) * 3 + result.f[i] - 1u) * 4 + result.m[i] - 1u + 1u;
    ASSERT_EQ(result.cell[i], expected);
  }
  const CustomerTable no_money = make_customers(kDays, kOccasions, {});
  EXPECT_THAT(list(score(no_money, options).cell), testing::Each(testing::Le(30u)));
}

TEST(Score, PercentileIsTheShareWithNoGreaterScore) {
  for (const std::array<int, 3> levels : {std::array{5, 5, 5}, std::array{100, 90, 80}}) {
    ScoreOptions options;
    options.levels = levels;
    const CustomerTable customers = random_customers(2'000, 4, 7);
    const ScoreResult result = score(customers, options);
    // Whole-number sums, because equal weights make scores that tie exactly.
    std::vector<int> sums;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (result.r[i] != 0) sums.push_back(result.r[i] + result.f[i] + result.m[i]);
    }
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (result.r[i] == 0) {
        ASSERT_TRUE(std::isnan(result.percentile[i]));
        continue;
      }
      const int own = result.r[i] + result.f[i] + result.m[i];
      const auto up_to = std::count_if(sums.begin(), sums.end(), [&](int sum) { return sum <= own; });
      ASSERT_DOUBLE_EQ(result.percentile[i], 100.0 * static_cast<double>(up_to) / static_cast<double>(sums.size()));
      ASSERT_DOUBLE_EQ(result.score[i], own / 3.0);
    }
  }
}

TEST(Score, UnequalWeightsDoNotSeparateEqualScores) {
  ScoreOptions options;
  options.weights = {0.1, 0.2, 0.7};
  const CustomerTable customers = random_customers(5'000, 8);
  const ScoreResult result = score(customers, options);
  std::map<int, std::set<double>> percentiles;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    percentiles[result.r[i] + 2 * result.f[i] + 7 * result.m[i]].insert(result.percentile[i]);
  }
  for (const auto& [sum, found] : percentiles) ASSERT_EQ(found.size(), 1u) << sum;
}

TEST(Score, PercentRanksMakeTheWeightedScore) {
  const CustomerTable customers = random_customers(1'000, 6, 5);
  const ScoreResult result = score(customers, by(ScoreMethod::percent_rank));
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (result.r[i] == 0) continue;
    const double mean = (result.percent_rank[0][i] + result.percent_rank[1][i] + result.percent_rank[2][i]) / 3;
    ASSERT_NEAR(result.score[i], mean, 1e-15);
    ASSERT_EQ(result.r[i], std::min(5, 1 + static_cast<int>(result.percent_rank[0][i] * 5 + 1e-9)));
  }
  EXPECT_EQ(score_columns(result).size(), 9u);
}

TEST(Score, FrozenCutsScoreAsTheyDidBefore) {
  const CustomerTable customers = random_customers(4'000, 12, 9);
  for (const ScoreMethod method : {ScoreMethod::quantile, ScoreMethod::rfm_r, ScoreMethod::kmeans}) {
    ScoreOptions options = by(method);
    options.levels = {4, 5, 6};
    const ScoreResult first = score(customers, options);
    const ScoreOptions frozen = with_frozen_cuts({}, first.dimensions);
    const ScoreResult again = score(customers, frozen);
    EXPECT_EQ(list(again.cell), list(first.cell));
    // And a second freeze of the frozen run changes nothing.
    EXPECT_EQ(list(score(customers, with_frozen_cuts({}, again.dimensions)).cell), list(first.cell));
  }
}

TEST(Score, SurvivesDegenerateTables) {
  const CustomerTable none;
  const CustomerTable one = make_customers({3}, {1}, {10});
  const CustomerTable same =
      make_customers(std::vector<double>(50, 7), std::vector<std::uint32_t>(50, 2), std::vector<double>(50, 99));
  const CustomerTable prospects = make_customers({kNaN, kNaN}, {0, 0}, {0, -5});
  const CustomerTable infinite = make_customers(
      {1, 2, 3}, {1, 2, 3}, {-std::numeric_limits<double>::infinity(), 0, std::numeric_limits<double>::infinity()});
  for (const ScoreMethod method : kOwnCutMethods) {
    EXPECT_EQ(score(none, by(method)).r.size(), 0u);
    const ScoreResult single = score(one, by(method));
    EXPECT_GE(single.r[0], 1);
    EXPECT_LE(single.r[0], 5);
    EXPECT_EQ(single.percentile[0], 100);
    const ScoreResult unscored = score(prospects, by(method));
    EXPECT_THAT(list(unscored.cell), ElementsAre(0, 0));
    EXPECT_THAT(unscored.notes, testing::Contains(HasSubstr("nobody is scored")));
    if (method != ScoreMethod::ntile) {
      const ScoreResult equal = score(same, by(method));
      EXPECT_THAT(list(equal.f), testing::Each(equal.f[0]));
      EXPECT_THAT(list(equal.percentile), testing::Each(100));
    }
    if (method != ScoreMethod::kmeans && method != ScoreMethod::nested) {
      const ScoreResult extreme = score(infinite, by(method));
      EXPECT_LT(extreme.m[0], extreme.m[2]);
    }
  }
  EXPECT_THROW((void)score(infinite, by(ScoreMethod::kmeans)), Error);
}

TEST(Score, LeavesOutWhatIsNotAskedFor) {
  const CustomerTable customers = random_customers(5'000, 5, 50);
  for (const ScoreMethod method : {ScoreMethod::quantile, ScoreMethod::percent_rank}) {
    ScoreOptions options = by(method);
    const ScoreResult all = score(customers, options);
    options.combined = false;
    const ScoreResult some = score(customers, options);
    EXPECT_TRUE(some.cell.empty() && some.score.empty() && some.percentile.empty());
    EXPECT_EQ(list(some.r), list(all.r));
    EXPECT_EQ(list(some.f), list(all.f));
    EXPECT_EQ(list(some.m), list(all.m));
    for (std::size_t d = 0; d < 3; ++d) EXPECT_EQ(some.dimensions[d].counts, all.dimensions[d].counts);
    EXPECT_EQ(score_columns(some).size() + 3, score_columns(all).size());
  }
}

TEST(Score, DoesNotDependOnTheNumberOfThreads) {
  const CustomerTable customers = random_customers(150'000, 21, 50);
  for (const ScoreMethod method : kOwnCutMethods) {
    set_thread_count(1);
    const ScoreResult alone = score(customers, by(method));
    for (const int threads : {2, 3, 8}) {
      set_thread_count(threads);
      const ScoreResult result = score(customers, by(method));
      ASSERT_EQ(list(result.cell), list(alone.cell));
      for (std::size_t i = 0; i < customers.size(); ++i) {
        ASSERT_EQ(std::bit_cast<std::uint64_t>(result.score[i]), std::bit_cast<std::uint64_t>(alone.score[i]));
        ASSERT_EQ(std::bit_cast<std::uint64_t>(result.percentile[i]),
                  std::bit_cast<std::uint64_t>(alone.percentile[i]));
      }
      for (std::size_t d = 0; d < 3; ++d) ASSERT_EQ(result.dimensions[d].cuts, alone.dimensions[d].cuts);
    }
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace quintile
