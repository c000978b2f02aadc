#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsNan;

SixCustomers with_cuts() {
  SixCustomers six;
  six.scores.dimensions[kRecency] = {"recency_days", ScoreMethod::quantile, 3, true, {10, 40}, {1, 2, 3}};
  six.scores.dimensions[kFrequency] = {"occasions", ScoreMethod::ntile, 2, true, {}, {3, 2}};
  six.scores.dimensions[kMonetary] = {"monetary_total", ScoreMethod::fixed, 3, true, {50, 400}, {3, 1, 2}};
  return six;
}

TEST(ScoringTable, GivesEveryLevelItsRangeAndCustomers) {
  const Table table = with_cuts().summary().scoring;
  EXPECT_EQ(table.name, "scoring");
  EXPECT_THAT(column_names(table), ElementsAre("dimension", "measure", "method", "level", "from", "to", "customers"));
  EXPECT_THAT(texts(table, "dimension"), ElementsAre("recency", "recency", "recency", "frequency", "frequency",
                                                     "monetary", "monetary", "monetary"));
  EXPECT_THAT(texts(table, "measure")[0], "recency_days");
  EXPECT_THAT(texts(table, "method"),
              ElementsAre("quantile", "quantile", "quantile", "ntile", "ntile", "fixed", "fixed", "fixed"));
  EXPECT_THAT(numbers(table, "level"), ElementsAre(1, 2, 3, 1, 2, 1, 2, 3));
  // The best recency is the smallest; methods without cuts have no ranges.
  EXPECT_THAT(numbers(table, "from"), ElementsAre(40, 10, IsNan(), IsNan(), IsNan(), IsNan(), 50, 400));
  EXPECT_THAT(numbers(table, "to"), ElementsAre(IsNan(), 40, 10, IsNan(), IsNan(), 50, 400, IsNan()));
  EXPECT_THAT(numbers(table, "customers"), ElementsAre(1, 2, 3, 3, 2, 3, 1, 2));
}

TEST(ScoringTable, LeavesOutWhatWasNotScored) {
  SixCustomers six = with_cuts();
  six.scores.dimensions[kMonetary].scored = false;
  EXPECT_THAT(texts(six.summary().scoring, "dimension"),
              ElementsAre("recency", "recency", "recency", "frequency", "frequency"));
}

TEST(ScoringTable, ToleratesMissingCounts) {
  EXPECT_THAT(numbers(SixCustomers().summary().scoring, "customers"), Each(0));
}

}  // namespace
}  // namespace quintile::test
