// Projected lifetime value in the summary tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/error.hpp"
#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsNan;

TEST(Projection, IsThatOfTheLongestHorizonInEveryTable) {
  SixCustomers six;
  six.project();
  const SummaryResult summary = six.summary();
  EXPECT_THAT(numbers(summary.segments, "projected_value"), ElementsAre(150, 24, 16, 0, 0));
  EXPECT_THAT(numbers(summary.segments, "projected_clv"), ElementsAre(75, 12, 16, IsNan(), IsNan()));
  EXPECT_EQ(number(summary.kpis, "name", "all", "projected_value"), 190);
  EXPECT_EQ(number(summary.kpis, "name", "all", "projected_clv"), 38);  // of five buyers
  EXPECT_EQ(number(summary.kpis, "name", "loyal", "projected_value"), 100);
  EXPECT_EQ(number(summary.activity, "measure", "projected sum", "active"), 166);
  EXPECT_EQ(number(summary.activity, "measure", "projected per buyer", "inactive"), 12);
  EXPECT_EQ(summary.at_risk_vips.projected_value, 20);
  EXPECT_THAT(summary.segments.view().find("projected_value")->description, HasSubstr("in the 365 days"));
}

TEST(Projection, IsUnknownWithoutOne) {
  const SummaryResult summary = SixCustomers().summary();
  EXPECT_THAT(numbers(summary.segments, "projected_value"), ::testing::Each(IsNan()));
  EXPECT_THAT(number(summary.kpis, "name", "all", "projected_clv"), IsNan());
  EXPECT_THAT(number(summary.activity, "measure", "projected sum", "active"), IsNan());
  EXPECT_THAT(summary.at_risk_vips.projected_value, IsNan());
}

TEST(Projection, OfOtherCustomersIsRefused) {
  SixCustomers six;
  six.project();
  six.clv.clv.back() = {1, 2};
  EXPECT_THROW(static_cast<void>(six.summary()), UserError);
}

}  // namespace
}  // namespace quintile::test
