#include "io/parse/time_unit.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace quintile::io {
namespace {

TEST(TimeUnit, ReadsUnits) {
  EXPECT_EQ(time_unit_from("s"), (TimeUnit{kNsPerSecond, 0}));
  EXPECT_EQ(time_unit_from("ms"), (TimeUnit{1'000'000, 0}));
  EXPECT_EQ(time_unit_from("us"), (TimeUnit{1'000, 0}));
  EXPECT_EQ(time_unit_from("ns"), (TimeUnit{1, 0}));
  EXPECT_EQ(time_unit_from("D"), (TimeUnit{kNsPerDay, 0}));
  EXPECT_EQ(time_unit_from("datetime64[ms]"), (TimeUnit{1'000'000, 0}));
  EXPECT_EQ(time_unit_from("ns since 1970-01-01"), (TimeUnit{1, 0}));
  EXPECT_EQ(time_unit_from("seconds since 1970-01-01 00:00:00"), (TimeUnit{kNsPerSecond, 0}));
  EXPECT_EQ(time_unit_from("days since 1990-1-1 12:00 UTC"), (TimeUnit{kNsPerDay, parse_time("1990-01-01 12:00")}));
  for (const char* text : {"", "M", "fortnights", "seconds since", "seconds since Easter", "money", "S"}) {
    EXPECT_FALSE(time_unit_from(text).has_value()) << text;
  }
}

TEST(TimeUnit, ConvertsWithoutOverflow) {
  TimeNs time = 5;
  EXPECT_TRUE((TimeUnit{kNsPerSecond, 0}).to_time(std::int64_t{-1}, time));
  EXPECT_EQ(time, -kNsPerSecond);
  EXPECT_TRUE((TimeUnit{kNsPerDay, 0}).to_time(15'318.5, time));
  EXPECT_EQ(time, parse_time("2011-12-10 12:00"));
  EXPECT_TRUE((TimeUnit{kNsPerDay, 0}).to_time(-0.5, time));
  EXPECT_EQ(time, parse_time("1969-12-31 12:00"));
  EXPECT_FALSE((TimeUnit{kNsPerSecond, 0}).to_time(std::int64_t{10'000'000'000}, time));
  EXPECT_FALSE((TimeUnit{1, 0}).to_time(std::numeric_limits<std::int64_t>::min(), time));
  EXPECT_FALSE((TimeUnit{1, 1}).to_time(std::numeric_limits<std::int64_t>::max(), time));
  EXPECT_FALSE((TimeUnit{1, 0}).to_time(std::numeric_limits<double>::quiet_NaN(), time));
  EXPECT_FALSE((TimeUnit{1, 0}).to_time(std::numeric_limits<double>::infinity(), time));
  EXPECT_FALSE((TimeUnit{kNsPerDay, 0}).to_time(1e300, time));
}

TEST(TimeUnit, ReadsCalendarIntegers) {
  TimeNs time = 0;
  ASSERT_TRUE(parse_calendar_integer(20'111'210, 0, time));
  EXPECT_EQ(time, parse_time("2011-12-10"));
  ASSERT_TRUE(parse_calendar_integer(20'111'210'083'005, 0, time));
  EXPECT_EQ(time, parse_time("2011-12-10 08:30:05"));
  for (const std::int64_t bad : {std::int64_t{0}, std::int64_t{-20'111'210}, std::int64_t{20'111'310},
                                 std::int64_t{2'011'121}, std::int64_t{20'111'210'240'000},
                                 std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_FALSE(parse_calendar_integer(bad, 0, time)) << bad;
  }
}

TEST(TimeUnit, InfersOnlyWhatIsSafe) {
  EXPECT_EQ(infer_numeric_time(1.2e9, 1.3e9, false), NumericTime::seconds);
  EXPECT_EQ(infer_numeric_time(1.2e12, 1.3e12, false), NumericTime::milliseconds);
  EXPECT_EQ(infer_numeric_time(1.2e15, 1.3e15, false), NumericTime::microseconds);
  EXPECT_EQ(infer_numeric_time(1.2e18, 1.3e18, false), NumericTime::nanoseconds);
  EXPECT_EQ(infer_numeric_time(19'970'101, 19'980'630, false), NumericTime::calendar);
  EXPECT_EQ(infer_numeric_time(19'970'101'000'000, 19'980'630'235'959, false), NumericTime::calendar);
  EXPECT_EQ(infer_numeric_time(15'000.25, 15'400.5, true), NumericTime::days);
  EXPECT_EQ(infer_numeric_time(15'000, 15'400, false), NumericTime::unknown);
  EXPECT_EQ(infer_numeric_time(0, 1.3e9, false), NumericTime::unknown);
  EXPECT_EQ(infer_numeric_time(1, 365, true), NumericTime::unknown);
  EXPECT_EQ(infer_numeric_time(40'000, 41'000, true), NumericTime::unknown);
}

}  // namespace
}  // namespace quintile::io
