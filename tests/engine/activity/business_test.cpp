#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/activity.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

using ::testing::HasSubstr;

TEST(Business, HasTheDocumentedWindows) {
  EXPECT_EQ(activity_window_of(Business::retail), 30 * kNsPerDay);
  EXPECT_EQ(activity_window_of(Business::wholesale), 90 * kNsPerDay);
  EXPECT_EQ(activity_window_of(Business::saas), 30 * kNsPerDay);
  EXPECT_EQ(activity_window_of(Business::streaming), 365 * kNsPerDay);
  EXPECT_EQ(activity_window_of(Business::telecom), 90 * kNsPerDay);
}

TEST(Business, NamesReadBack) {
  for (const auto business :
       {Business::retail, Business::wholesale, Business::saas, Business::streaming, Business::telecom}) {
    EXPECT_EQ(business_from(name_of(business)), business);
  }
}

TEST(Business, UnknownNameListsThePresets) {
  try {
    static_cast<void>(business_from("bakery"));
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'bakery'; there are retail (30 days), wholesale (90 days)"));
  }
}

TEST(ActivityWindows, LengthReplacesPresetAndKindReplacesLength) {
  ActivityOptions options;
  options.business = Business::telecom;
  EXPECT_EQ(options.windows()[0], 90 * kNsPerDay);
  options.window = 7 * kNsPerDay;
  options.window_by_kind[static_cast<std::size_t>(EventKind::support)] = 2 * kNsPerDay;
  const auto windows = options.windows();
  EXPECT_EQ(windows[static_cast<std::size_t>(EventKind::purchase)], 7 * kNsPerDay);
  EXPECT_EQ(windows[static_cast<std::size_t>(EventKind::support)], 2 * kNsPerDay);
}

}  // namespace
}  // namespace quintile
