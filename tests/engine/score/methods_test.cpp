#include "engine/score/methods.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <tuple>

#include "engine/score/cut_scores.hpp"
#include "engine/score/kmeans_breaks.hpp"
#include "engine/score/order_statistics.hpp"
#include "engine/score/quantiles.hpp"
#include "quintile/score.hpp"

namespace quintile::scoring {
namespace {

using testing::ElementsAre;
using Values = std::vector<double>;
using Given = std::vector<std::uint8_t>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Measure measure_of(const Values& values, bool smaller_is_better = false) {
  return {"measure", values, smaller_is_better, count_numbers(values)};
}

// The cutting methods, on one measure.
Cuts score_fixed(const Measure& measure, int levels, const Cuts& cuts, Scores scores) {
  const CutColumn cut{cuts, levels, measure.smaller_is_better, scores};
  score_by_cuts(PlainColumn(measure.values), std::span(&cut, 1));
  return cuts;
}

Cuts score_quantile(const Measure& measure, int levels, Scores scores) {
  return score_fixed(measure, levels, quantiles(measure.values, qcut_rule(levels)), scores);
}

Cuts score_rfm_r(const Measure& measure, int levels, Scores scores) {
  Cuts cuts = quantiles(measure.values, r_rule(levels));
  for (double& cut : cuts) cut += 1;
  (void)score_fixed(measure, levels, left_closed(cuts), scores);
  return cuts;
}

Values random_values(std::size_t size, unsigned seed, unsigned distinct) {
  std::mt19937_64 random(seed);
  Values values(size);
  for (double& value : values) value = random() % 20 == 0 ? kNaN : static_cast<double>(random() % distinct) * 0.25;
  return values;
}

TEST(Quantiles, AreThoseOfNumpy) {
  // numpy.quantile([1, 2, 4, 8, 16], p)
  const Values sorted = {1, 2, 4, 8, 16};
  EXPECT_EQ(quantile_type7(sorted, 0), 1);
  EXPECT_EQ(quantile_type7(sorted, 1), 16);
  EXPECT_EQ(quantile_type7(sorted, 0.5), 4);
  EXPECT_EQ(quantile_type7(sorted, 0.2), 1.8);
  EXPECT_EQ(quantile_type7(sorted, 0.9), 12.8);
  EXPECT_TRUE(std::isnan(quantile_type7({}, 0.5)));
  EXPECT_EQ(quantile_type7(Values{3}, 0.7), 3);
  // Where a + (b - a) t and b - (b - a) (1 - t) differ in the last bit NumPy takes the second from t = 0.5 on.
  EXPECT_EQ(quantile_type7(Values{0.1, 0.7}, 0.6), 0.7 - (0.7 - 0.1) * (1 - 0.6));
  EXPECT_EQ(quantile_of(PlainColumn(Values{kNaN, 16, 2, 4, 8, 1}), 0.2), 1.8);
}

TEST(Quantile, ClassesAreRightClosed) {
  Given scores(7);
  const Cuts cuts = score_quantile(measure_of({1, 2, 3, 4, 5, 6, kNaN}), 5, scores);
  // pandas.qcut rounds the probability 3 / 5 up, and so the third cut.
  EXPECT_THAT(cuts, ElementsAre(2, 3, 4.000000000000001, 5));
  EXPECT_THAT(scores, ElementsAre(1, 1, 2, 3, 4, 5, 0));
  (void)score_quantile(measure_of({1, 2, 3, 4, 5, 6, kNaN}, true), 5, scores);
  EXPECT_THAT(scores, ElementsAre(5, 5, 4, 3, 2, 1, 0));
}

TEST(Quantile, EqualValuesGetEqualScoresWhereCutsCoincide) {
  Given scores(8);
  (void)score_quantile(measure_of({1, 1, 1, 1, 1, 2, 3, 9}), 4, scores);
  EXPECT_THAT(scores, ElementsAre(1, 1, 1, 1, 1, 3, 4, 4));
}

TEST(Quantile, ManyLevelsAgreeWithCounting) {
  const Values values = random_values(5'000, 3, 4'000);
  for (const int levels : {2, 16, 17, 18, 100, 255}) {
    Given scores(values.size());
    const Cuts cuts = score_quantile(measure_of(values), levels, scores);
    ASSERT_EQ(cuts.size(), static_cast<std::size_t>(levels) - 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto below = std::count_if(cuts.begin(), cuts.end(), [&](double cut) { return cut < values[i]; });
      ASSERT_EQ(scores[i], std::isnan(values[i]) ? 0 : 1 + below);
    }
  }
}

TEST(RfmR, ClassesAreLeftClosedAtQuantilesPlusOne) {
  Given scores(6);
  EXPECT_THAT(score_rfm_r(measure_of({1, 2, 3, 4, 5, 6}), 5, scores), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(scores, ElementsAre(1, 1, 2, 3, 4, 5));
  (void)score_rfm_r(measure_of({1, 2, 3, 4, 5, 6}, true), 5, scores);
  EXPECT_THAT(scores, ElementsAre(5, 5, 4, 3, 2, 1));
}

TEST(Fixed, CountsTheGivenCuts) {
  Given scores(5);
  EXPECT_THAT(score_fixed(measure_of({30, 31, 90, 365, 366}, true), 4, {30, 90, 365}, scores),
              ElementsAre(30, 90, 365));
  EXPECT_THAT(scores, ElementsAre(4, 3, 3, 2, 1));
}

// SQL's definition, by sorting.
Given ntile_by_sorting(const Values& values, int levels, bool descending) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return descending ? values[a] > values[b] : values[a] < values[b];
  });
  Given scores(values.size(), 0);
  const auto groups = static_cast<std::size_t>(levels);
  std::size_t next = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    const std::size_t members = order.size() / groups + (group < order.size() % groups ? 1 : 0);
    for (std::size_t k = 0; k < members; ++k) scores[order[next++]] = static_cast<std::uint8_t>(group + 1);
  }
  return scores;
}

TEST(Ntile, IsThatOfSql) {
  for (const std::size_t size : {1u, 4u, 5u, 6u, 999u, 70'001u}) {
    for (const unsigned distinct : {1u, 3u, 50u, 1'000'000u}) {
      const Values values = random_values(size, static_cast<unsigned>(size) + distinct, distinct);
      for (const int levels : {2, 5, 255}) {
        for (const bool reversed : {false, true}) {
          Given scores(size);
          score_ntile(measure_of(values, reversed), levels, scores);
          ASSERT_EQ(scores, ntile_by_sorting(values, levels, reversed)) << size << " " << distinct << " " << levels;
        }
      }
    }
  }
}

TEST(PercentRank, IsThatOfSql) {
  Given scores(6);
  const auto ranks = score_percent_rank(measure_of({10, 20, 20, kNaN, 40, 30}), 5, scores);
  EXPECT_THAT(std::vector<double>(ranks.begin(), ranks.end()), ElementsAre(0, 0.25, 0.25, testing::IsNan(), 1, 0.75));
  EXPECT_THAT(scores, ElementsAre(1, 2, 2, 0, 5, 4));
  const auto reversed = score_percent_rank(measure_of({10, 20, 20, kNaN, 40, 30}, true), 5, scores);
  EXPECT_THAT(std::vector<double>(reversed.begin(), reversed.end()),
              ElementsAre(1, 0.5, 0.5, testing::IsNan(), 0, 0.25));
  Given one(1);
  EXPECT_EQ(score_percent_rank(measure_of({7}), 5, one)[0], 0);
  EXPECT_EQ(one[0], 1);
}

TEST(Nested, IsQuantileWithinEachGroup) {
  const std::size_t size = 150'000;
  const Values values = random_values(size, 11, 3'000);
  std::mt19937_64 random(5);
  Given r(size);
  Given f(size);
  for (std::size_t i = 0; i < size; ++i) {
    r[i] = static_cast<std::uint8_t>(1 + random() % 4);
    f[i] = static_cast<std::uint8_t>(1 + random() % 3);
  }
  Given scores(size);
  score_nested(measure_of(values), 5, std::vector<Nesting>{{r, 4}, {f, 3}}, scores);

  std::map<std::pair<int, int>, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < size; ++i) groups[{r[i], f[i]}].push_back(i);
  ASSERT_EQ(groups.size(), 12u);
  for (const auto& [group, members] : groups) {
    Values own;
    for (const std::size_t i : members) own.push_back(values[i]);
    Given expected(own.size());
    (void)score_quantile(measure_of(own), 5, expected);
    for (std::size_t k = 0; k < members.size(); ++k) ASSERT_EQ(scores[members[k]], expected[k]);
  }
}

double within_squares(const Values& values, const Given& scores) {
  std::map<int, std::tuple<double, double>> sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& [count, sum] = sums[scores[i]];
    count += 1;
    sum += values[i];
  }
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& [count, sum] = sums[scores[i]];
    squares += (values[i] - sum / count) * (values[i] - sum / count);
  }
  return squares;
}

// Least within-class squares over every split of the sorted distinct values.
double least_squares(const Values& values, std::size_t classes) {
  Values distinct = values;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  classes = std::min(classes, distinct.size());
  double best = std::numeric_limits<double>::infinity();
  std::vector<int> starts(distinct.size(), 0);  // 1: a class starts here
  std::fill(starts.end() - static_cast<std::ptrdiff_t>(classes - 1), starts.end(), 1);
  do {
    if (starts[0] == 1) continue;
    Given scores(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto at = std::lower_bound(distinct.begin(), distinct.end(), values[i]) - distinct.begin();
      scores[i] = static_cast<std::uint8_t>(std::accumulate(starts.begin(), starts.begin() + at + 1, 0));
    }
    best = std::min(best, within_squares(values, scores));
  } while (std::next_permutation(starts.begin(), starts.end()));
  return best;
}

TEST(Kmeans, IsOptimal) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 60; ++round) {
    Values values(1 + random() % 40);
    for (double& value : values) value = std::floor(std::exp(static_cast<double>(random() % 12) * 0.6) * 10) + 1e6;
    for (const int levels : {2, 3, 5}) {
      Given scores(values.size());
      (void)score_kmeans(measure_of(values), levels, scores);
      const double least = least_squares(values, static_cast<std::size_t>(levels));
      ASSERT_NEAR(within_squares(values, scores), least, 1e-9 * (1 + least));
    }
  }
}

TEST(Kmeans, CutsLieMidwayAndFewValuesReachBothEnds) {
  Given scores(6);
  EXPECT_THAT(score_kmeans(measure_of({1, 2, 1, 10, 11, 100}), 3, scores), ElementsAre(6, 55.5));
  EXPECT_THAT(scores, ElementsAre(1, 1, 1, 2, 2, 3));
  Given two(3);
  EXPECT_THAT(score_kmeans(measure_of({5, 7, 5}), 5, two), ElementsAre(6, 6, 6, 6));
  EXPECT_THAT(two, ElementsAre(1, 5, 1));
  EXPECT_THAT(score_kmeans(measure_of({5, 5, 5}), 5, two), ElementsAre(5, 5, 5, 5));
  EXPECT_THAT(two, ElementsAre(1, 1, 1));
}

TEST(Kmeans, FindsSeparateClustersAmongMoreValuesThanItTakesExactly) {
  // 60,000 distinct values in each of three clusters, and more of them than cells allow at 100 levels.
  std::mt19937_64 random(9);
  Values values;
  for (const double centre : {100.0, 5'000.0, 90'000.0}) {
    for (int i = 0; i < 60'000; ++i) values.push_back(centre + std::uniform_real_distribution<double>(-50, 50)(random));
  }
  Given scores(values.size());
  const Cuts cuts = score_kmeans(measure_of(values), 100, scores);
  ASSERT_EQ(cuts.size(), 99u);
  EXPECT_TRUE(std::is_sorted(cuts.begin(), cuts.end()));
  EXPECT_EQ(*std::max_element(scores.begin(), scores.end()), 100);
  // No class straddles two clusters.
  const auto [first_low, first_high] = std::minmax_element(scores.begin(), scores.begin() + 60'000);
  const auto [second_low, second_high] = std::minmax_element(scores.begin() + 60'000, scores.begin() + 120'000);
  const auto third_low = std::min_element(scores.begin() + 120'000, scores.end());
  EXPECT_LT(*first_high, *second_low);
  EXPECT_LT(*second_high, *third_low);
  // Each cluster is uniform, so m classes of it leave 1 / m^2 of its squares; a third each is best.
  double squares = 0;
  for (const auto& [low, high] : {std::pair{0, 60'000}, std::pair{60'000, 120'000}, std::pair{120'000, 180'000}}) {
    squares +=
        within_squares({values.begin() + low, values.begin() + high}, {scores.begin() + low, scores.begin() + high});
  }
  const double ideal = 180'000 * (100.0 * 100.0 / 12) / (33.333 * 33.333);
  EXPECT_NEAR(squares, ideal, 0.02 * ideal);
}

TEST(Methods, ScoreNobodyWhenThereIsNothingToScore) {
  const Values none(10, kNaN);
  Given scores(10, 9);
  EXPECT_TRUE(score_quantile(measure_of(none), 5, scores).empty());
  EXPECT_THAT(scores, testing::Each(0));
  std::fill(scores.begin(), scores.end(), 9);
  score_ntile(measure_of(none), 5, scores);
  EXPECT_THAT(scores, testing::Each(0));
  std::fill(scores.begin(), scores.end(), 9);
  EXPECT_TRUE(score_kmeans(measure_of(none), 5, scores).empty());
  EXPECT_THAT(scores, testing::Each(0));
  std::fill(scores.begin(), scores.end(), 9);
  (void)score_percent_rank(measure_of(none), 5, scores);
  EXPECT_THAT(scores, testing::Each(0));
  std::fill(scores.begin(), scores.end(), 9);
  score_nested(measure_of(none), 5, {}, scores);
  EXPECT_THAT(scores, testing::Each(0));
}

}  // namespace
}  // namespace quintile::scoring
