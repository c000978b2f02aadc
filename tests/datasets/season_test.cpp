#include "datasets/season.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace quintile::datasets {
namespace {

constexpr std::uint32_t kTwoYears = 731 * 86'400;
const TimeNs kBegin = days_from_date({2024, 1, 1}) * kNsPerDay;

TEST(Season, KeepsOrderAndStaysInsideTheLog) {
  const Season season(kBegin, kTwoYears);
  std::uint32_t last = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint32_t second = season.calendar_second(season.span() * i / 100'000.0);
    ASSERT_GE(second, last);
    ASSERT_LT(second, kTwoYears);
    last = second;
  }
  EXPECT_EQ(season.calendar_second(0.0), 0U);
  EXPECT_LT(season.calendar_second(season.span() * (1 - 0x1p-53)), kTwoYears);
  EXPECT_GT(season.calendar_second(season.span() * (1 - 0x1p-53)), kTwoYears - 10);
}

TEST(Season, SpreadsSteadyEventsAsTheWeightsSay) {
  const Season season(kBegin, kTwoYears);
  std::vector<double> by_hour(24);
  double december = 0;
  double july = 0;
  constexpr int kEvents = 500'000;
  for (int i = 0; i < kEvents; ++i) {
    const std::uint32_t second = season.calendar_second(season.span() * (i + 0.5) / kEvents);
    ++by_hour[second / 3'600 % 24];
    const unsigned month = date_from_days(day_of(kBegin) + second / 86'400).month;
    december += month == 12;
    july += month == 7;
  }
  double weights = 0;
  for (unsigned hour = 0; hour < 24; ++hour) weights += hour_weight(hour);
  for (unsigned hour = 0; hour < 24; ++hour)
    EXPECT_NEAR(by_hour[hour] / kEvents, hour_weight(hour) / weights, 0.0005) << hour;
  EXPECT_GT(december, 1.6 * july);
}

TEST(Season, CoversLogsThatEndWithinAnHour) {
  const Season season(kBegin + 17 * kNsPerSecond, 5'000);
  EXPECT_EQ(season.calendar_second(0.0), 0U);
  EXPECT_EQ(season.calendar_second(4'999.9999), 4'999U);
}

TEST(Season, WorksBefore1970) {
  const Season season(-400 * kNsPerDay, 86'400 * 30);
  EXPECT_LT(season.calendar_second(season.span() / 2), 86'400U * 30);
}

}  // namespace
}  // namespace quintile::datasets
