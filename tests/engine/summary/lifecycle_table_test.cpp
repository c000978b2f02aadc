#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::DoubleEq;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsNan;

TEST(LifecycleTable, HasStagesThenGroups) {
  const Table table = SixCustomers().summary().lifecycle;
  EXPECT_EQ(table.name, "lifecycle");
  EXPECT_THAT(column_names(table), ElementsAre("kind", "name", "customers", "share", "revenue", "revenue_share"));
  EXPECT_THAT(texts(table, "kind"), ElementsAre("stage", "stage", "stage", "stage", "stage", "group", "group", "group",
                                                "group", "group", "group", "group"));
  EXPECT_THAT(texts(table, "name"),
              ElementsAre("reach", "acquisition", "conversion", "retention", "loyalty", "contact only", "registered",
                          "first-time", "frequent (VIP)", "reactivated", "lapsing", "lapsed"));
}

TEST(LifecycleTable, CountsCustomersAndRevenue) {
  const Table table = SixCustomers().summary().lifecycle;
  EXPECT_THAT(numbers(table, "customers"), ElementsAre(1, 0, 2, 2, 1, 1, 0, 1, 1, 1, 0, 2));
  EXPECT_THAT(numbers(table, "revenue"), ElementsAre(0, 0, 100, 900, 1000, 0, 0, 50, 1000, 500, 0, 450));
  EXPECT_THAT(number(table, "name", "retention", "share"), DoubleEq(2.0 / 6));
  EXPECT_THAT(number(table, "name", "loyalty", "revenue_share"), DoubleEq(0.5));
  EXPECT_THAT(number(table, "name", "lapsed", "revenue_share"), DoubleEq(0.225));
}

TEST(LifecycleTable, WithoutAmountsRevenueIsUnknown) {
  SixCustomers six;
  six.aggregate.customers.monetary_total = {};
  const Table table = six.summary().lifecycle;
  EXPECT_THAT(numbers(table, "revenue"), Each(IsNan()));
  EXPECT_THAT(numbers(table, "revenue_share"), Each(IsNan()));
}

}  // namespace
}  // namespace quintile::test
