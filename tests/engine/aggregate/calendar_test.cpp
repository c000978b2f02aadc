#include "engine/aggregate/calendar.hpp"

#include <gtest/gtest.h>

namespace quintile::aggregation {
namespace {

TEST(Calendar, PeriodsEndWhereTheNextBegins) {
  for (const DurationNs offset : {DurationNs{0}, 3600 * kNsPerSecond, -11 * 3600 * kNsPerSecond}) {
    const Calendar calendar(parse_time("1967-12-31"), parse_time("1976-03-01"), offset);
    for (std::int64_t day = days_from_date({1968, 1, 1}); day < days_from_date({1976, 1, 1}); ++day) {
      for (const PeriodUnit unit : {PeriodUnit::day, PeriodUnit::week, PeriodUnit::month}) {
        const TimeNs end = calendar.end_of_period(day, unit);
        ASSERT_EQ(calendar.period(calendar.day(end - 1), unit), calendar.period(day, unit));
        ASSERT_NE(calendar.period(calendar.day(end), unit), calendar.period(day, unit));
      }
    }
  }
}

TEST(Calendar, TheEndOfTimeIsNotPassed) {
  const TimeNs last = std::numeric_limits<TimeNs>::max();
  const Calendar calendar(last - 1, last, 0);
  EXPECT_EQ(calendar.end_of_period(calendar.day(last), PeriodUnit::month), last);
}

}  // namespace
}  // namespace quintile::aggregation
