#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/error.hpp"
#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

TEST(SummaryBadArguments, ColumnsOfOtherCustomersAreRefused) {
  const auto refused = [](auto change) {
    SixCustomers six;
    change(six);
    EXPECT_THROW(static_cast<void>(six.summary()), UserError);
  };
  refused([](SixCustomers& six) { six.segments.segment = {0}; });
  refused([](SixCustomers& six) { six.segments.is_vip = {}; });
  refused([](SixCustomers& six) { six.segments.is_at_risk = {0, 1}; });
  refused([](SixCustomers& six) { six.activity.active = {}; });
  refused([](SixCustomers& six) { six.activity.types = {1}; });
  refused([](SixCustomers& six) { six.lifecycle.stage = {}; });
  refused([](SixCustomers& six) { six.lifecycle.group = {}; });
  refused([](SixCustomers& six) { six.scores.m = {1}; });
}

TEST(SummaryBadArguments, MessageNamesTheColumn) {
  SixCustomers six;
  six.lifecycle.stage = {1, 2};
  try {
    static_cast<void>(six.summary());
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("'lifecycle_stage' is not of these customers: it has 2 rows for 6"));
  }
}

TEST(SummaryBadArguments, CodesOutOfRangeAreOurFault) {
  const auto refused = [](auto change) {
    SixCustomers six;
    change(six);
    EXPECT_THROW(static_cast<void>(six.summary()), InternalError);
  };
  refused([](SixCustomers& six) { six.segments.segment[3] = 5; });
  refused([](SixCustomers& six) { six.activity.types[0] = 64; });
  refused([](SixCustomers& six) { six.lifecycle.stage[0] = 5; });
  refused([](SixCustomers& six) { six.lifecycle.group[0] = 7; });
}

TEST(SummaryOfNobody, HasItsTables) {
  SixCustomers six;
  six.aggregate.customers = {};
  six.scores = {};
  six.segments.segment = six.segments.is_vip = six.segments.is_at_risk = {};
  six.activity = {};
  six.lifecycle = {};
  const SummaryResult result = six.summary();
  EXPECT_EQ(result.segments.rows(), 5U);
  EXPECT_EQ(result.kpis.rows(), 12U);
  EXPECT_EQ(result.at_risk_vips.customers, 0U);
  EXPECT_THAT(numbers(result.segments, "customer_share"), ::testing::Each(::testing::IsNan()));
}

}  // namespace
}  // namespace quintile::test
