#include <gtest/gtest.h>

#include <limits>

#include "quintile/activity.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

CustomerTable one_customer() {
  CustomerTable table;
  table.ids.integers = {1};
  table.recency_days = {3.0};
  return table;
}

TEST(ActivityBadArguments, WindowsMustBePositive) {
  ActivityOptions options;
  options.window = 0;
  EXPECT_THROW(static_cast<void>(options.windows()), UserError);
  EXPECT_THROW(static_cast<void>(classify_activity(one_customer(), 0, options)), UserError);
  options.window.reset();
  options.window_by_kind[3] = -kNsPerDay;
  EXPECT_THROW(static_cast<void>(options.windows()), UserError);
}

TEST(ActivityBadArguments, SubscriptionLengthMustBePositive) {
  ActivityOptions options;
  options.subscription_length = 0;
  EXPECT_THROW(static_cast<void>(classify_activity(one_customer(), 0, options)), UserError);
}

TEST(ActivityBadArguments, PriorityNamesEachTypeOnce) {
  ActivityOptions options;
  options.priority[5] = ActiveType::loyal;
  EXPECT_THROW(static_cast<void>(classify_activity(one_customer(), 0, options)), UserError);
  options.priority[5] = static_cast<ActiveType>(77);
  EXPECT_THROW(static_cast<void>(classify_activity(one_customer(), 0, options)), UserError);
}

TEST(ActivityBadArguments, UnknownPresetCode) {
  EXPECT_THROW(static_cast<void>(activity_window_of(static_cast<Business>(99))), UserError);
}

}  // namespace
}  // namespace quintile
