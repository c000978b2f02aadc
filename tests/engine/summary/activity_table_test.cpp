#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

constexpr double kMonth = 30.436875;

void expect_measure(const Table& table, const std::string& measure, double active, double inactive) {
  EXPECT_DOUBLE_EQ(number(table, "measure", measure, "active"), active) << measure;
  EXPECT_DOUBLE_EQ(number(table, "measure", measure, "inactive"), inactive) << measure;
}

void expect_unknown(const Table& table, const std::string& measure) {
  EXPECT_THAT(number(table, "measure", measure, "active"), IsNan()) << measure;
  EXPECT_THAT(number(table, "measure", measure, "inactive"), IsNan()) << measure;
}

TEST(ActivityTable, ComparesOnTheFourCriteria) {
  const Table table = SixCustomers().summary().activity;
  EXPECT_EQ(table.name, "activity");
  EXPECT_THAT(column_names(table), ElementsAre("criterion", "measure", "unit", "active", "inactive"));
  EXPECT_THAT(texts(table, "criterion"),
              ElementsAre("size", "size", "engagement", "engagement", "engagement", "engagement", "revenue", "revenue",
                          "revenue", "revenue", "lifetime value", "lifetime value", "lifetime value", "relationship",
                          "relationship", "relationship", "relationship"));
}

TEST(ActivityTable, OfAPurchaseLog) {
  const Table table = SixCustomers().summary().activity;
  expect_measure(table, "customers", 3, 3);
  expect_measure(table, "share of customers", 0.5, 0.5);
  expect_measure(table, "events a month", 15 / (703 / kMonth), 6 / (300 / kMonth));
  expect_measure(table, "share of loyal", 2.0 / 3, 1.0 / 3);  // the at-risk VIP has been loyal before leaving
  expect_measure(table, "sum", 1550, 450);
  expect_measure(table, "share", 0.775, 0.225);
  expect_measure(table, "mean per customer", 1550.0 / 3, 150);
  expect_measure(table, "average order value", 1550.0 / 15, 75);
  expect_measure(table, "historic per buyer", 1550.0 / 3, 225);
  expect_measure(table, "tenure", 703.0 / 3, 150);
  expect_measure(table, "median gap", 25, 10);
  for (const auto* measure : {"channels used", "share of members", "satisfaction", "support events a month"}) {
    expect_unknown(table, measure);
  }
}

TEST(ActivityTable, OfALogWithEventKinds) {
  SixCustomers six;
  six.aggregate.as_of = 1000 * kNsPerDay;
  CustomerTable& c = six.aggregate.customers;
  const auto days_ago = [&](std::int64_t days) { return six.aggregate.as_of - days * kNsPerDay; };
  c.events = {20, 4, 6, 1, 1, 3};
  c.first_event_time = {days_ago(300), days_ago(400), days_ago(200), days_ago(100), days_ago(50), kNoTime};
  c.kinds[static_cast<std::size_t>(EventKind::registration)].count = {1, 0, 0, 0, 0, 1};
  c.kinds[static_cast<std::size_t>(EventKind::product_subscription)].count = {1, 1, 0, 0, 0, 0};
  c.kinds[static_cast<std::size_t>(EventKind::support)].count = {5, 0, 3, 0, 0, 0};
  c.channels_used = {3, 0, 1, 0, 0, 2};
  c.satisfaction_count = {2, 1, 0, 0, 0, 0};
  c.satisfied_count = {2, 0, 0, 0, 0, 0};
  c.satisfaction_mean = {4.5, 3.0, kNan, kNan, kNan, kNan};
  const Table table = six.summary().activity;
  expect_measure(table, "events a month", 25 / (750 / kMonth), 10 / (300 / kMonth));
  expect_measure(table, "channels used", 1, 1);
  expect_measure(table, "share of members", 2.0 / 3, 1.0 / 3);
  expect_measure(table, "support events a month", 5 / (750 / kMonth), 3 / (300 / kMonth));
  EXPECT_DOUBLE_EQ(number(table, "measure", "satisfaction", "active"), 4.0);
  EXPECT_THAT(number(table, "measure", "satisfaction", "inactive"), IsNan());
}

TEST(ActivityTable, WithNobodyInactive) {
  SixCustomers six;
  six.activity.active = {1, 1, 1, 1, 1, 1};
  const Table table = six.summary().activity;
  expect_measure(table, "customers", 6, 0);
  expect_measure(table, "sum", 2000, 0);
  EXPECT_THAT(number(table, "measure", "mean per customer", "inactive"), IsNan());
  EXPECT_THAT(number(table, "measure", "tenure", "inactive"), IsNan());
}

}  // namespace
}  // namespace quintile::test
