#include "quintile/time.hpp"

#include <gtest/gtest.h>

#include "quintile/error.hpp"

namespace quintile {
namespace {

TEST(Time, CalendarRoundTripsOverSixCenturies) {
  static_assert(days_from_date({1970, 1, 1}) == 0);
  static_assert(days_from_date({2000, 2, 29}) == 11'016);
  static_assert(date_from_days(-1) == Date{1969, 12, 31});
  for (std::int64_t day = -106'000; day < 106'000; ++day) {
    const Date date = date_from_days(day);
    ASSERT_EQ(days_from_date(date), day);
    ASSERT_GE(date.day, 1U);
    ASSERT_LE(date.day, 31U);
  }
}

TEST(Time, ReadsIsoForms) {
  const TimeNs morning = days_from_date({2011, 12, 10}) * kNsPerDay + (8 * 3600 + 30 * 60) * kNsPerSecond;
  for (const char* text : {"2011-12-10T08:30:00", "2011-12-10 08:30", "2011-12-10T08:30:00.000Z",
                           "2011-12-10T09:30:00+01:00", "2011-12-10T07:00:00-0130", "2011-12-10 08:30:00 +00"}) {
    EXPECT_EQ(parse_time(text), morning) << text;
  }
  EXPECT_EQ(parse_time("2011-12-10", 3600 * kNsPerSecond),
            days_from_date({2011, 12, 10}) * kNsPerDay - 3600 * kNsPerSecond);
  EXPECT_EQ(parse_time("1970-01-01T00:00:00.123456789"), 123'456'789);
}

TEST(Time, RefusesWhatIsNoDate) {
  for (const char* text : {"", "2011", "2011-13-01", "2011-02-29", "2011-1-1", "2011-01-01T25:00", "2011-01-01x",
                           "1500-01-01", "2500-01-01", "2011-01-01T10:00+99:00", "tomorrow"}) {
    EXPECT_THROW((void)parse_time(text), UserError) << text;
  }
}

TEST(Time, FormatsAndReadsBack) {
  for (const TimeNs time :
       {TimeNs{0}, TimeNs{1}, TimeNs{-1}, parse_time("2011-12-10"), parse_time("1903-02-03T04:05:06.7")})
    EXPECT_EQ(parse_time(format_time(time)), time);
  EXPECT_EQ(format_time(parse_time("2011-12-10")), "2011-12-10");
  EXPECT_EQ(format_time(parse_time("2011-12-10T01:02:03.5")), "2011-12-10 01:02:03.5");
  EXPECT_EQ(format_time(kNoTime), "");
}

TEST(Time, Durations) {
  EXPECT_EQ(parse_duration("30"), 30 * kNsPerDay);
  EXPECT_EQ(parse_duration("12h"), kNsPerDay / 2);
  EXPECT_EQ(parse_duration("1.5w"), 21 * kNsPerDay / 2);
  EXPECT_EQ(parse_duration("1y"), 365 * kNsPerDay);
  for (const char* text : {"", "d", "-3d", "0", "nan", "5 parsecs", "1e30d"})
    EXPECT_THROW((void)parse_duration(text), UserError) << text;
  EXPECT_EQ(format_duration(30 * kNsPerDay), "30 days");
  EXPECT_EQ(format_duration(kNsPerDay / 24), "1 hour");
  EXPECT_EQ(parse_utc_offset("+01:00"), 3600 * kNsPerSecond);
  EXPECT_EQ(parse_utc_offset("UTC"), 0);
  EXPECT_THROW((void)parse_utc_offset("Paris"), UserError);
}

}  // namespace
}  // namespace quintile
