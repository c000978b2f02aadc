#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "quintile/error.hpp"
#include "quintile/score.hpp"
#include "tests/engine/score/customers.hpp"

namespace quintile {
namespace {

const CustomerTable& customers() {
  static const CustomerTable table = test::make_customers({1, 2, 3}, {1, 2, 3}, {10, 20, 30});
  return table;
}

void expect_refused(const ScoreOptions& options, const std::string& what) {
  try {
    (void)score(customers(), options);
    FAIL() << "accepted; expected: " << what;
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(what));
  }
}

TEST(ScoreBadArguments, Levels) {
  for (const int levels : {-1, 0, 1, 256, 1'000'000}) {
    ScoreOptions options;
    options.levels[kFrequency] = levels;
    expect_refused(options,
                   "the number of frequency score levels must be between 2 and 255: " + std::to_string(levels));
  }
}

TEST(ScoreBadArguments, Cuts) {
  ScoreOptions options;
  options.method[kRecency] = ScoreMethod::fixed;
  expect_refused(options, "0 recency cut points do not make 5 levels. Give 4");
  options.cuts[kRecency] = {1, 2, 3, 4, 5};
  expect_refused(options, "5 recency cut points do not make 5 levels");
  options.cuts[kRecency] = {1, 3, 2, 4};
  expect_refused(options, "recency cut points must ascend, but 2 follows 3");
  options.cuts[kRecency] = {1, 2, std::numeric_limits<double>::quiet_NaN(), 4};
  expect_refused(options, "recency cut point 3 is not a number");
}

TEST(ScoreBadArguments, Weights) {
  ScoreOptions options;
  options.weights = {0, 0, 0};
  expect_refused(options, "all zero");
  options.weights = {1, -0.5, 1};
  expect_refused(options, "the weight of frequency must be zero or more: -0.5");
  options.weights = {1, 1, std::numeric_limits<double>::infinity()};
  expect_refused(options, "the weight of monetary");
  options.weights = {0, 0, 1};
  EXPECT_NO_THROW((void)score(customers(), options));
  EXPECT_THROW((void)score(test::make_customers({1}, {1}, {}), options), UserError);
}

TEST(ScoreBadArguments, MissingMeasures) {
  ScoreOptions options;
  options.frequency = FrequencyMeasure::periods;
  expect_refused(options, "lacks the column 'periods'");
  options = {};
  options.monetary = MonetaryMeasure::mean;
  expect_refused(options, "lacks the column 'monetary_mean'");
  CustomerTable table = test::make_customers({1}, {1}, {1});
  table.recency_days = {};
  EXPECT_THROW((void)score(table, {}), UserError);
}

TEST(ScoreBadArguments, MethodNames) {
  for (const std::string_view name : {"quantile", "ntile", "rfm-r", "nested", "fixed", "percent-rank", "kmeans"}) {
    EXPECT_EQ(name_of(score_method_from(name)), name);
  }
  try {
    (void)score_method_from("quintile");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "there is no scoring method 'quintile'. Choose one of: quantile, ntile, rfm-r, nested, fixed, "
                 "percent-rank, kmeans.");
  }
}

TEST(ScoreBadArguments, CutsThatCannotBeFrozen) {
  for (const ScoreMethod method : {ScoreMethod::ntile, ScoreMethod::nested, ScoreMethod::percent_rank}) {
    ScoreOptions options;
    options.method = {method, method, method};
    const ScoreResult result = score(customers(), options);
    EXPECT_THROW((void)with_frozen_cuts({}, result.dimensions), UserError);
  }
}

}  // namespace
}  // namespace quintile
