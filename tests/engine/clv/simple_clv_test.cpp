// Lifetime value without a model, by hand.
#include "quintile/simple_clv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "quintile/error.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kYear = 365.2425;
const double kNone = std::nan("");

// Two years with four orders of 30, one order yesterday, never bought, half a year with 50 returned down to -10.
CustomerTable table() {
  CustomerTable out;
  out.ids.integers = Buffer<std::int64_t>({1, 2, 3, 4});
  out.occasions = Buffer<std::uint32_t>({4, 1, 0, 2});
  out.monetary_total = Buffer<double>({120, 25, 0, -10});
  out.tenure_days = Buffer<double>({2 * kYear, 1, kNone, kYear / 2});
  out.t_x_days = Buffer<double>({1.5 * kYear, 0, kNone, .25 * kYear});
  return out;
}

TEST(SimpleClv, IsOrderValueTimesFrequencyTimesLifetimeTimesMargin) {
  SimpleClvOptions options;
  options.margin = 0.25;
  options.lifetime_years = 3;
  const SimpleClv value = simple_clv(table(), options);
  // 30 an order, two orders a year, three years, a quarter of it; 25 within a year counts as 25 a year.
  EXPECT_THAT(value.simple, ElementsAre(30 * 2 * 3 * .25, 25 * 1 * 3 * .25, 0, -10 * 3 * .25));
  EXPECT_THAT(value.historic, ElementsAre(30, 6.25, 0, -2.5));
  EXPECT_TRUE(value.notes.empty());
}

TEST(SimpleClv, TheLifetimeIsTheMeanOfRepeatBuyers) {
  const SimpleClv value = simple_clv(table());
  EXPECT_NEAR(value.lifetime_years, (1.5 + .25) / 2, 1e-15);
  EXPECT_NEAR(value.simple[0], 60 * .875, 1e-12);
  EXPECT_THAT(value.notes, ElementsAre(HasSubstr("lifetime in clv_simple is 0.875 years")));
}

TEST(SimpleClv, BadArguments) {
  for (const double wrong : {0.0, -1.0, std::numeric_limits<double>::infinity(), kNone}) {
    EXPECT_THROW(static_cast<void>(simple_clv(table(), {wrong, 1})), UserError);
    EXPECT_THROW(static_cast<void>(simple_clv(table(), {1, wrong})), UserError);
  }
  CustomerTable once = table();
  once.t_x_days = Buffer<double>({0, 0, kNone, 0});
  EXPECT_THROW(static_cast<void>(simple_clv(once)), DataError);
  CustomerTable poor = table();
  poor.monetary_total = {};
  EXPECT_THROW(static_cast<void>(simple_clv(poor)), UserError);
}

TEST(SimpleClv, ColumnsAreThereOnceComputed) {
  EXPECT_TRUE(simple_clv_columns({}).empty());
  const SimpleClv value = simple_clv(table());
  const std::vector<ColumnView> columns = simple_clv_columns(value);
  ASSERT_EQ(columns.size(), 2u);
  EXPECT_EQ(columns[0].name, "clv_historic");
  EXPECT_EQ(columns[1].name, "clv_simple");
}

}  // namespace
}  // namespace quintile
