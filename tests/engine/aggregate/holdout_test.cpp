// What the aggregate stage keeps for models to be tried on: customers as of a holdout, and repeat purchases by day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/aggregate.hpp"
#include "quintile/error.hpp"
#include "tests/engine/aggregate/events.hpp"

namespace quintile {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using testing::Event;
using testing::MemorySource;

constexpr TimeNs day(std::int64_t n) { return n * kNsPerDay; }

// Customer 1 buys on days 0, 10, 10, 40 and 95, 2 on days 5 and 70, 3 on days 80 and 90.
const std::vector<Event> kEvents = {{"1", day(0), 1},      {"2", day(5), 1},  {"1", day(10), 1},
                                    {"1", day(10) + 5, 1}, {"1", day(40), 1}, {"2", day(70), 1},
                                    {"3", day(80), 1},     {"3", day(90), 1}, {"1", day(95), 1}};

AggregateResult aggregate_with(AggregateOptions options) {
  MemorySource source({}, kEvents, 2);
  return aggregate(source, options);
}

AggregateOptions with_holdout() {
  AggregateOptions options;
  options.holdout = true;
  return options;
}

TEST(Holdout, IsTheLastThirdUnlessADayIsGiven) {
  const AggregateResult result = aggregate_with(with_holdout());  // days 0 to 95: 96 of them
  const HoldoutColumns& holdout = result.customers.holdout;
  EXPECT_EQ(holdout.start, day(64));
  EXPECT_THAT(holdout.periods, ElementsAre(3, 1, 0));
  EXPECT_THAT(holdout.t_x_days, ElementsAre(40, 0, 0));
  EXPECT_TRUE(result.daily_repeats.empty());

  AggregateOptions options = with_holdout();
  options.holdout_start = day(40) + 7;
  const AggregateResult given = aggregate_with(options);
  EXPECT_EQ(given.customers.holdout.start, day(40));
  EXPECT_THAT(given.customers.holdout.periods, ElementsAre(2, 1, 0));
  EXPECT_THAT(given.customers.holdout.t_x_days, ElementsAre(10, 0, 0));
}

TEST(Holdout, CountsPurchasePeriodsOfItsUnit) {
  AggregateOptions options = with_holdout();
  options.period = PeriodUnit::month;  // January: days 0 to 30
  EXPECT_THAT(aggregate_with(options).customers.holdout.periods, ElementsAre(2, 1, 0));
}

TEST(Holdout, IsNoneWhereTheLogIsShortOrEndsBeforeIt) {
  AggregateOptions options = with_holdout();
  options.as_of = day(83);
  EXPECT_FALSE(aggregate_with(options).customers.holdout.present());
  EXPECT_EQ(aggregate_with(options).customers.holdout.start, kNoTime);
  options = with_holdout();
  options.holdout_start = day(96);
  EXPECT_FALSE(aggregate_with(options).customers.holdout.present());
  options.holdout_start = day(0);
  EXPECT_THROW(static_cast<void>(aggregate_with(options)), UserError);
  EXPECT_FALSE(aggregate_with({}).customers.holdout.present());
}

TEST(Holdout, RepeatsByDayAreThoseOfCustomersKnownBefore) {
  AggregateOptions options = with_holdout();
  options.daily_repeats = true;
  const AggregateResult result = aggregate_with(options);
  EXPECT_EQ(result.first_repeats_day, 0);
  std::vector<std::uint64_t> expected(96, 0);
  for (const std::size_t repeat : {10U, 40U, 70U, 95U}) expected[repeat] = 1;
  EXPECT_THAT(result.daily_repeats, ElementsAreArray(expected));
  options.holdout = false;
  expected[90] = 1;
  EXPECT_THAT(aggregate_with(options).daily_repeats, ElementsAreArray(expected));
}

}  // namespace
}  // namespace quintile
