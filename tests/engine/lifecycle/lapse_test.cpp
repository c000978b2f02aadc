#include "engine/lifecycle/lapse.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr DurationNs kWindow = 30 * kNsPerDay;

CustomerTable customers(std::size_t count) {
  CustomerTable table;
  table.ids.integers = Buffer<std::int64_t>(count, 0);
  return table;
}

TEST(LapseLimit, IsAMultipleOfTheOwnMedianGapElseOfThePopulations) {
  CustomerTable table = customers(5);
  table.median_gap_days = {10.0, kNan, 20.0, 50.0, 30.0};
  const LapseLimit limit(table, kWindow, {});
  EXPECT_DOUBLE_EQ(limit.population_median_gap_days(), 25.0);
  EXPECT_DOUBLE_EQ(limit.days(0), 30.0);
  EXPECT_DOUBLE_EQ(limit.days(1), 75.0);
  EXPECT_DOUBLE_EQ(limit.days(3), 150.0);
  EXPECT_DOUBLE_EQ(limit.days(4), 90.0);
}

TEST(LapseLimit, MedianOfAnEvenNumberIsTheMiddleOfTheTwo) {
  CustomerTable table = customers(4);
  table.median_gap_days = {40.0, 10.0, 15.0, 1.0};
  EXPECT_DOUBLE_EQ(LapseLimit(table, kWindow, {}).population_median_gap_days(), 12.5);
}

TEST(LapseLimit, FixedLengthIsTheSameForEverybody) {
  CustomerTable table = customers(2);
  table.median_gap_days = {10.0, kNan};
  LifecycleOptions options;
  options.lapse = 45 * kNsPerDay;
  const LapseLimit limit(table, kWindow, options);
  EXPECT_DOUBLE_EQ(limit.days(0), 45.0);
  EXPECT_DOUBLE_EQ(limit.days(1), 45.0);
  EXPECT_DOUBLE_EQ(limit.population_median_gap_days(), 10.0);
}

TEST(LapseLimit, SummarisedTableUsesTheMeanGap) {
  CustomerTable table = customers(2);
  table.t_x_days = {60.0, 0.0};
  table.repeat_frequency = {3, 0};
  const LapseLimit limit(table, kWindow, {});
  EXPECT_DOUBLE_EQ(limit.days(0), 60.0);
  EXPECT_DOUBLE_EQ(limit.days(1), 60.0);
}

TEST(LapseLimit, OneGapIsNoRhythmButCountsForThePopulation) {
  CustomerTable table = customers(3);
  table.median_gap_days = {10.0, 40.0, 60.0};
  table.repeat_frequency = {1, 2, 1};
  const LapseLimit limit(table, kWindow, {});
  EXPECT_DOUBLE_EQ(limit.population_median_gap_days(), 40.0);
  EXPECT_DOUBLE_EQ(limit.days(0), 120.0);
  EXPECT_DOUBLE_EQ(limit.days(1), 120.0);
  EXPECT_DOUBLE_EQ(limit.days(2), 120.0);
  CustomerTable summarised = customers(2);
  summarised.t_x_days = {10.0, 120.0};
  summarised.repeat_frequency = {1, 2};
  EXPECT_DOUBLE_EQ(LapseLimit(summarised, kWindow, {}).days(0), 105.0);
}

TEST(LapseLimit, FromAMultipleIsNeverShorterThanTheActivityWindow) {
  CustomerTable table = customers(3);
  table.median_gap_days = {1.0, 2.0, 12.0};
  table.repeat_frequency = {5, 1, 5};
  const LapseLimit limit(table, kWindow, {});
  EXPECT_DOUBLE_EQ(limit.days(0), 30.0);
  EXPECT_DOUBLE_EQ(limit.days(1), 30.0);
  EXPECT_DOUBLE_EQ(limit.days(2), 36.0);
  LifecycleOptions options;
  options.lapse_multiple = 0.5;
  EXPECT_DOUBLE_EQ(LapseLimit(customers(1), kWindow, options).days(0), 30.0);
  options.lapse = 3 * kNsPerDay;
  EXPECT_DOUBLE_EQ(LapseLimit(table, kWindow, options).days(0), 3.0);
}

TEST(LapseLimit, GapOfZeroIsNoRhythm) {
  CustomerTable table = customers(3);
  table.median_gap_days = {0.0, 20.0, 30.0};
  EXPECT_DOUBLE_EQ(LapseLimit(table, kWindow, {}).days(0), 60.0);
}

TEST(LapseLimit, WithoutAnyRepeatPurchaseItIsAMultipleOfTheWindow) {
  CustomerTable table = customers(2);
  table.median_gap_days = {kNan, kNan};
  const LapseLimit limit(table, kWindow, {});
  EXPECT_TRUE(std::isnan(limit.population_median_gap_days()));
  EXPECT_DOUBLE_EQ(limit.days(0), 90.0);
  EXPECT_DOUBLE_EQ(LapseLimit(customers(1), kWindow, {}).days(0), 90.0);
}

TEST(LapseLimit, PopulationMedianIsExactOverManyBlocks) {
  const std::size_t size = 2 * kCustomerBlock + 1;
  CustomerTable table = customers(size);
  table.median_gap_days = Buffer<double>(size);
  for (std::size_t i = 0; i < size; ++i) table.median_gap_days[i] = static_cast<double>((i * 7919) % size + 1);
  for (const int threads : {1, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(LapseLimit(table, kWindow, {}).population_median_gap_days(), static_cast<double>(size + 1) / 2);
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace quintile
