#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "quintile/lifecycle.hpp"

namespace quintile {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint8_t kLoyal = 1U << static_cast<unsigned>(ActiveType::loyal);

/// One customer and what is known of it; every test changes what it is about.
struct Case {
  std::uint32_t occasions = 2;
  double recency_days = 5;
  double median_gap_days = 20;  // lapse limit 60, lapsing from 30
  double reentry_gap_days = kNan;
  std::uint8_t types = 0;
  std::uint8_t r = 3, f = 3;
  std::uint32_t registrations = 0, subscriptions = 0;
};

LifecycleResult classify(const Case& c, const LifecycleOptions& options = {}) {
  CustomerTable table;
  table.ids.integers = {1};
  table.occasions = {c.occasions};
  table.recency_days = {c.recency_days};
  table.median_gap_days = {c.median_gap_days};
  table.reentry_gap_days = {c.reentry_gap_days};
  table.kinds[static_cast<std::size_t>(EventKind::registration)].count = {c.registrations};
  table.kinds[static_cast<std::size_t>(EventKind::service_subscription)].count = {c.subscriptions};
  ActivityResult activity;
  activity.types = {c.types};
  ScoreResult scores;
  scores.r = {c.r};
  scores.f = {c.f};
  return classify_lifecycle(table, activity, scores, options);
}

std::string stage(const Case& c) { return std::string(kLifecycleStageNames[classify(c).stage[0]]); }
std::string group(const Case& c, const LifecycleOptions& options = {}) {
  return std::string(kMarketingGroupNames[classify(c, options).group[0]]);
}

constexpr Case kNoPurchase{.occasions = 0, .recency_days = kNan, .median_gap_days = kNan, .r = 0, .f = 0};

TEST(LifecycleStage, FollowsPurchasesAndRegistrations) {
  Case visitor = kNoPurchase;
  EXPECT_EQ(stage(visitor), "reach");
  visitor.registrations = 1;
  EXPECT_EQ(stage(visitor), "acquisition");
  visitor.registrations = 0;
  visitor.subscriptions = 2;
  EXPECT_EQ(stage(visitor), "acquisition");
  EXPECT_EQ(stage({.occasions = 1}), "conversion");
  EXPECT_EQ(stage({.occasions = 2}), "retention");
}

TEST(LifecycleStage, LoyaltyIsTheLoyalTypeOrTopScores) {
  EXPECT_EQ(stage({.types = kLoyal}), "loyalty");
  EXPECT_EQ(stage({.r = 5, .f = 5}), "loyalty");
  EXPECT_EQ(stage({.r = 5, .f = 4}), "retention");
  EXPECT_EQ(stage({.r = 4, .f = 5}), "retention");
  EXPECT_EQ(stage({.occasions = 1, .r = 5, .f = 5}), "conversion");  // NTILE ranks single purchases, too
}

TEST(MarketingGroup, WithoutPurchaseDependsOnSigningUp) {
  Case visitor = kNoPurchase;
  EXPECT_EQ(group(visitor), "contact only");
  visitor.registrations = 1;
  EXPECT_EQ(group(visitor), "registered");
  EXPECT_TRUE(std::isnan(classify(visitor).lapse_limit_days[0]));
}

TEST(MarketingGroup, RepeatBuyersGoFromFrequentToLapsed) {
  EXPECT_DOUBLE_EQ(classify({}).lapse_limit_days[0], 60.0);
  EXPECT_EQ(group({.recency_days = 30}), "frequent (VIP)");
  EXPECT_EQ(group({.recency_days = 30.5}), "lapsing");
  EXPECT_EQ(group({.recency_days = 60}), "lapsing");
  EXPECT_EQ(group({.recency_days = 60.5}), "lapsed");
}

TEST(MarketingGroup, SinglePurchaseIsFirstTimeUntilLapsed) {
  EXPECT_EQ(group({.occasions = 1, .recency_days = 45}), "first-time");
  EXPECT_EQ(group({.occasions = 1, .recency_days = 61}), "lapsed");
}

TEST(MarketingGroup, ReactivatedComesBackAfterMoreThanTheLimit) {
  EXPECT_EQ(group({.reentry_gap_days = 61}), "reactivated");
  EXPECT_EQ(group({.reentry_gap_days = 60}), "frequent (VIP)");
  EXPECT_EQ(group({.recency_days = 40, .reentry_gap_days = 100}), "reactivated");
  EXPECT_EQ(group({.recency_days = 80, .reentry_gap_days = 100}), "lapsed");
}

TEST(MarketingGroup, HeedsTheOptions) {
  EXPECT_EQ(group({.recency_days = 45}, {.lapse = 40 * kNsPerDay}), "lapsed");
  EXPECT_EQ(group({.recency_days = 45}, {.lapse = {}, .lapse_multiple = 2}), "lapsed");
  EXPECT_EQ(group({.recency_days = 45}, {.lapse = {}, .lapsing_fraction = 1}), "frequent (VIP)");
}

TEST(MarketingGroup, WithNothingKnownIsContactOnly) {
  CustomerTable table;
  table.ids.integers = {1, 2};
  ActivityResult activity;
  activity.types = {0, 0};
  const LifecycleResult result = classify_lifecycle(table, activity, {}, {});
  EXPECT_EQ(kLifecycleStageNames[result.stage[1]], "reach");
  EXPECT_EQ(kMarketingGroupNames[result.group[1]], "contact only");
}

TEST(MarketingGroup, WithoutRecencyNobodyHasLapsed) {
  CustomerTable table;
  table.ids.integers = {1};
  table.occasions = {4};
  ActivityResult activity;
  activity.types = {0};
  const LifecycleResult result = classify_lifecycle(table, activity, {}, {});
  EXPECT_EQ(kMarketingGroupNames[result.group[0]], "frequent (VIP)");
  EXPECT_DOUBLE_EQ(result.lapse_limit_days[0], 90.0);
}

TEST(LifecycleColumns, ShowNames) {
  const LifecycleResult result = classify({.recency_days = 45});
  const auto columns = lifecycle_columns(result);
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns[0].name, "lifecycle_stage");
  EXPECT_EQ(cell_text(columns[0], 0), "retention");
  EXPECT_EQ(columns[1].name, "lifecycle_group");
  EXPECT_EQ(cell_text(columns[1], 0), "lapsing");
  EXPECT_EQ(columns[2].name, "lapse_limit_days");
  EXPECT_EQ(cell_text(columns[2], 0), "60");
}

}  // namespace
}  // namespace quintile
