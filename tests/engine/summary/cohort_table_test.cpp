#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsNan;

constexpr std::int32_t kDecember2010 = 40 * 12 + 11;

SixCustomers with_cohorts() {
  SixCustomers six;
  six.aggregate.cohorts = {{kDecember2010, 0, 8, 200.0},
                           {kDecember2010, 1, 2, 50.0},
                           {kDecember2010, 13, 4, 300.0},
                           {kDecember2010 + 1, 0, 5, 0.0},
                           {kDecember2010 + 1, 2, 1, 10.0}};
  return six;
}

TEST(CohortTable, RelatesEveryMonthToTheFirst) {
  const Table table = with_cohorts().summary().cohorts;
  EXPECT_EQ(table.name, "cohorts");
  EXPECT_THAT(column_names(table), ElementsAre("cohort", "age", "customers", "retention", "revenue", "revenue_share"));
  EXPECT_THAT(texts(table, "cohort"), ElementsAre("2010-12", "2010-12", "2010-12", "2011-01", "2011-01"));
  EXPECT_THAT(numbers(table, "age"), ElementsAre(0, 1, 13, 0, 2));
  EXPECT_THAT(numbers(table, "customers"), ElementsAre(8, 2, 4, 5, 1));
  EXPECT_THAT(numbers(table, "retention"), ElementsAre(1, 0.25, 0.5, 1, 0.2));
  EXPECT_THAT(numbers(table, "revenue"), ElementsAre(200, 50, 300, 0, 10));
  EXPECT_THAT(numbers(table, "revenue_share"), ElementsAre(1, 0.25, 1.5, IsNan(), IsNan()));
}

TEST(CohortTable, MonthsBefore1970) {
  SixCustomers six;
  six.aggregate.cohorts = {{-1, 0, 1, 1.0}, {-12, 0, 1, 1.0}};
  EXPECT_THAT(texts(six.summary().cohorts, "cohort"), ElementsAre("1969-12", "1969-01"));
}

TEST(CohortTable, WithoutTheFirstMonthSharesAreUnknown) {
  SixCustomers six;
  six.aggregate.cohorts = {{kDecember2010, 0, 8, 200.0}, {kDecember2010 + 1, 3, 1, 10.0}};
  const Table table = six.summary().cohorts;
  EXPECT_THAT(numbers(table, "retention"), ElementsAre(1, IsNan()));
  EXPECT_THAT(numbers(table, "revenue_share"), ElementsAre(1, IsNan()));
}

TEST(CohortTable, WithoutAmountsRevenueIsUnknown) {
  SixCustomers six = with_cohorts();
  six.aggregate.customers.monetary_total = {};
  const Table table = six.summary().cohorts;
  EXPECT_THAT(numbers(table, "revenue"), Each(IsNan()));
  EXPECT_THAT(numbers(table, "retention"), ElementsAre(1, 0.25, 0.5, 1, 0.2));
}

TEST(CohortTable, KeepsItsColumnsWhenEmpty) {
  const Table table = SixCustomers().summary().cohorts;
  EXPECT_EQ(table.rows(), 0U);
  EXPECT_EQ(table.columns.size(), 6U);
}

}  // namespace
}  // namespace quintile::test
