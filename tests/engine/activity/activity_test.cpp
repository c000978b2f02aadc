#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "quintile/activity.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using ::testing::ElementsAre;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr TimeNs kAsOf = 1000 * kNsPerDay;
constexpr unsigned kRecent = 1, kLoyal = 2, kSupport = 4, kProduct = 8, kService = 16, kContact = 32;

template <class T>
std::vector<int> ints(const Buffer<T>& column) {
  return {column.begin(), column.end()};
}

CustomerTable customers(std::size_t count) {
  CustomerTable table;
  table.ids.integers = Buffer<std::int64_t>(count);
  for (std::size_t i = 0; i < count; ++i) table.ids.integers[i] = static_cast<std::int64_t>(i);
  return table;
}

KindColumns& kind(CustomerTable& table, EventKind which) { return table.kinds[static_cast<std::size_t>(which)]; }

void set(CustomerTable& table, EventKind which, Buffer<std::uint32_t> in_window, Buffer<TimeNs> last_time) {
  kind(table, which) = {in_window, in_window, std::move(last_time)};
}

TEST(Activity, PurchaseOnlyLogIsDecidedByOccasionsInTheWindow) {
  CustomerTable table = customers(3);
  table.occasions = {1, 5, 0};
  table.occasions_in_window = {1, 0, 0};
  table.recency_days = {kNan, 1.0, kNan};  // not consulted
  const ActivityResult result = classify_activity(table, kAsOf, {});
  EXPECT_THAT(ints(result.active), ElementsAre(1, 0, 0));
  EXPECT_THAT(ints(result.types), ElementsAre(kRecent, 0, 0));
  EXPECT_THAT(ints(result.primary_type), ElementsAre(1, 0, 0));
  EXPECT_EQ(result.purchase_window, 30 * kNsPerDay);
}

TEST(Activity, SummarisedTableIsDecidedByRecency) {
  CustomerTable table = customers(4);
  table.recency_days = {29.9, 30.0, 400.0, kNan};
  const ActivityResult result = classify_activity(table, kNoTime, {});
  EXPECT_THAT(ints(result.active), ElementsAre(1, 0, 0, 0));
}

TEST(Activity, TableWithNothingButIdsIsInactive) {
  const ActivityResult result = classify_activity(customers(2), kNoTime, {});
  EXPECT_THAT(ints(result.active), ElementsAre(0, 0));
  EXPECT_EQ(classify_activity(customers(0), kNoTime, {}).active.size(), 0U);
}

TEST(Activity, LoyalNeedsActivityOccasionsTenureAndQuarters) {
  CustomerTable table = customers(6);
  //                           all   inactive  few   young    few quarters  exactly
  table.occasions_in_window = {2, 0, 1, 1, 1, 1};
  table.occasions = {9, 9, 2, 9, 9, 3};
  table.tenure_days = {400, 400, 400, 179.9, 400, 180};
  table.quarters = {4, 4, 4, 4, 2, 3};
  const ActivityResult result = classify_activity(table, kAsOf, {});
  EXPECT_THAT(ints(result.types), ElementsAre(kRecent | kLoyal, 0, kRecent, kRecent, kRecent, kRecent | kLoyal));
  EXPECT_THAT(ints(result.primary_type), ElementsAre(2, 0, 1, 1, 1, 2));
}

TEST(Activity, LoyaltyLeavesOutWhatTheTableLacks) {
  CustomerTable table = customers(3);
  table.recency_days = {1, 1, 1};
  table.occasions = {3, 3, 2};
  table.tenure_days = {200, 20, 200};
  EXPECT_THAT(ints(classify_activity(table, kNoTime, {}).types), ElementsAre(kRecent | kLoyal, kRecent, kRecent));
}

TEST(Activity, EventKindsGiveTheirTypes) {
  CustomerTable table = customers(5);
  table.events = {1, 1, 1, 1, 1};
  table.occasions_in_window = {0, 0, 0, 0, 0};
  const Buffer<TimeNs> never(5, kNoTime);
  set(table, EventKind::purchase, {0, 0, 0, 0, 1}, never);  // the last one is a return: no occasion
  set(table, EventKind::support, {1, 0, 0, 0, 0}, never);
  set(table, EventKind::contact, {2, 3, 0, 0, 0}, never);
  set(table, EventKind::registration, {0, 0, 1, 0, 0}, never);
  set(table, EventKind::satisfaction, {0, 0, 0, 1, 0}, never);
  const ActivityResult result = classify_activity(table, kAsOf, {});
  EXPECT_THAT(ints(result.types), ElementsAre(kSupport | kContact, kContact, 0, 0, 0));
  EXPECT_THAT(ints(result.active), ElementsAre(1, 1, 1, 1, 0));
  EXPECT_THAT(ints(result.primary_type), ElementsAre(3, 6, 0, 0, 0));
}

TEST(Activity, SubscriptionsRunUntilALaterCancellation) {
  CustomerTable table = customers(5);
  table.events = {1, 2, 2, 2, 1};
  const TimeNs start = kAsOf - 700 * kNsPerDay;  // long before any window
  //                                                   open  cancelled    same time  renewed  none
  set(table, EventKind::product_subscription, {0, 0, 0, 0, 0}, {start, start, start, start, kNoTime});
  set(table, EventKind::cancellation, {0, 0, 0, 0, 1}, {kNoTime, start + 1, start, start - 1, kAsOf});
  set(table, EventKind::service_subscription, {0, 0, 0, 0, 0}, {kNoTime, kNoTime, start, kNoTime, kNoTime});
  const ActivityResult result = classify_activity(table, kAsOf, {});
  EXPECT_THAT(ints(result.types), ElementsAre(kProduct, 0, kProduct | kService, kProduct, 0));
  EXPECT_THAT(ints(result.active), ElementsAre(1, 0, 1, 1, 0));  // a cancellation in the window is no activity
}

TEST(Activity, CancelledInTheWindowIsActiveWithoutASubscriptionType) {
  CustomerTable table = customers(1);
  table.events = {2};
  set(table, EventKind::service_subscription, {1}, {kAsOf - 5 * kNsPerDay});
  set(table, EventKind::cancellation, {1}, {kAsOf - 2 * kNsPerDay});
  const ActivityResult result = classify_activity(table, kAsOf, {});
  EXPECT_THAT(ints(result.types), ElementsAre(0));
  EXPECT_THAT(ints(result.active), ElementsAre(1));
}

TEST(Activity, SubscriptionsEndAfterTheirLength) {
  CustomerTable table = customers(3);
  table.events = {1, 1, 1};
  set(table, EventKind::product_subscription, {0, 0, 0},
      {kAsOf - 365 * kNsPerDay + 1, kAsOf - 365 * kNsPerDay, std::numeric_limits<TimeNs>::min() + 1});
  ActivityOptions options;
  options.subscription_length = 365 * kNsPerDay;
  EXPECT_THAT(ints(classify_activity(table, kAsOf, options).types), ElementsAre(kProduct, 0, 0));
  options.subscription_length = std::numeric_limits<DurationNs>::max();  // reaches beyond the calendar
  EXPECT_THAT(ints(classify_activity(table, -kAsOf, options).types), ElementsAre(kProduct, kProduct, kProduct));
}

TEST(Activity, PriorityDecidesThePrimaryType) {
  CustomerTable table = customers(1);
  table.events = {2};
  table.occasions_in_window = {1};
  set(table, EventKind::contact, {1}, {kAsOf});
  ActivityOptions options;
  EXPECT_THAT(ints(classify_activity(table, kAsOf, options).primary_type), ElementsAre(1));
  std::swap(options.priority.front(), options.priority.back());
  EXPECT_THAT(ints(classify_activity(table, kAsOf, options).primary_type), ElementsAre(6));
}

TEST(Activity, IsTheSameForAnyThreadCount) {
  const std::size_t size = 3 * kCustomerBlock + 17;
  CustomerTable table = customers(size);
  table.recency_days = Buffer<double>(size);
  table.occasions = Buffer<std::uint32_t>(size);
  for (std::size_t i = 0; i < size; ++i) {
    table.recency_days[i] = static_cast<double>(i % 61);
    table.occasions[i] = static_cast<std::uint32_t>(i % 7);
  }
  set_thread_count(1);
  const ActivityResult one = classify_activity(table, kNoTime, {});
  set_thread_count(3);
  const ActivityResult three = classify_activity(table, kNoTime, {});
  set_thread_count(0);
  EXPECT_EQ(ints(one.types), ints(three.types));
  EXPECT_EQ(ints(one.primary_type), ints(three.primary_type));
  EXPECT_EQ(one.active[29], 1);
  EXPECT_EQ(one.active[30], 0);
}

TEST(ActivityColumns, NameFlagMaskAndPrimaryType) {
  CustomerTable table = customers(1);
  table.recency_days = {1};
  const ActivityResult result = classify_activity(table, kNoTime, {});
  const auto columns = activity_columns(result);
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns[0].name, "active");
  EXPECT_EQ(cell_text(columns[0], 0), "true");
  EXPECT_EQ(columns[1].name, "active_types");
  EXPECT_EQ(cell_text(columns[1], 0), "1");
  EXPECT_EQ(columns[1].description,
            "Active types as a bit mask: 1 recent purchase, 2 loyal, 4 support and service, 8 product subscription, 16 "
            "service subscription, 32 contact");
  EXPECT_EQ(columns[2].name, "primary_type");
  EXPECT_EQ(cell_text(columns[2], 0), "recent purchase");
}

}  // namespace
}  // namespace quintile
