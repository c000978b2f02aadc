#include "io/parse/time_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "quintile/error.hpp"

namespace quintile::io {
namespace {

struct Case {
  std::string format;
  std::string text;
  std::string instant;  // empty: unreadable
};

TEST(TimeFormat, ReadsWhatItDescribes) {
  const Case cases[] = {
      {"%d/%m/%Y %H:%M", "01/12/2010 08:26", "2010-12-01 08:26"},
      {"%m/%d/%Y", "12/1/2010", "2010-12-01"},
      {"%Y%m%d", "19970112", "1997-01-12"},
      {"%Y%m%d%H%M%S", "19970112083005", "1997-01-12 08:30:05"},
      {"%d.%m.%y", "01.12.10", "2010-12-01"},
      {"%d.%m.%y", "01.12.69", "1969-12-01"},
      {"%F %T", "2011-12-10 08:30:05", "2011-12-10 08:30:05"},
      {"%F %T.%f", "2011-12-10 08:30:05.25", "2011-12-10 08:30:05.25"},
      {"%I:%M %p %d %b %Y", "08:26 pm 1 Dec 2010", "2010-12-01 20:26"},
      {"%I %p %F", "12 AM 2010-12-01", "2010-12-01"},
      {"%a, %d %B %Y %H:%M:%S %Z", "Wed, 01 December 2010 08:26:00 GMT", "2010-12-01 08:26"},
      {"%Y-%m-%dT%H:%M:%S%z", "2010-12-01T08:26:00+01:00", "2010-12-01 07:26"},
      {"%Y-%m-%dT%H:%M:%S%z", "2010-12-01T08:26:00Z", "2010-12-01 08:26"},
      {"%Y-%j", "2011-060", "2011-03-01"},
      {"%Y-%j", "2012-366", "2012-12-31"},
      {"%Y-%m", "2011-03", "2011-03-01"},
      {"%Y%%%m", "2011%03", "2011-03-01"},
      {"%d   %m %Y", "1 2   2011", "2011-02-01"},
      {"%D", "12/01/10", "2010-12-01"},
      {"%m/%d/%Y", " 12/1/2010 ", "2010-12-01"},
      {"%Y-%j", "2011-366", ""},
      {"%Y-%j", "2011-000", ""},
      {"%m/%d/%Y", "13/1/2010", ""},
      {"%m/%d/%Y", "12/1/2010 08:26", ""},
      {"%m/%d/%Y", "12/1", ""},
      {"%m/%d/%Y", "", ""},
      {"%I %p %F", "13 AM 2010-12-01", ""},
      {"%F %Z", "2010-12-01 +01:00", ""},
      {"%F %Z", "2010-12-01 CET", ""},
  };
  for (const Case& c : cases) {
    const TimeFormat format(c.format, 0);
    TimeNs time = kNoTime;
    EXPECT_EQ(format.parse(c.text, time), !c.instant.empty()) << c.format << " " << c.text;
    if (c.instant.empty()) continue;
    EXPECT_EQ(time, parse_time(c.instant)) << c.format << " " << c.text;
  }
}

TEST(TimeFormat, TakesTextsWithoutZoneAtTheOffset) {
  TimeNs time = 0;
  ASSERT_TRUE(TimeFormat("%Y-%m-%d", 3'600 * kNsPerSecond).parse("2011-01-01", time));
  EXPECT_EQ(time, parse_time("2010-12-31 23:00"));
  ASSERT_TRUE(TimeFormat("%Y-%m-%d %z", 3'600 * kNsPerSecond).parse("2011-01-01 Z", time));
  EXPECT_EQ(time, parse_time("2011-01-01"));
}

TEST(TimeFormat, RefusesFormatsThatNameNoInstant) {
  const auto complaint = [](const char* format) -> std::string {
    try {
      const TimeFormat compiled(format, 0);
    } catch (const UserError& error) {
      return error.what();
    }
    return {};
  };
  EXPECT_THAT(complaint("%Y-%m-%q"), testing::HasSubstr("unknown directive '%q'"));
  EXPECT_THAT(complaint("%d/%m"), testing::HasSubstr("no year"));
  EXPECT_THAT(complaint("%Y %d"), testing::HasSubstr("no month"));
  EXPECT_THAT(complaint("%Y"), testing::HasSubstr("no month"));
  EXPECT_THAT(complaint("%F %I:%M"), testing::HasSubstr("%I and %p"));
  EXPECT_THAT(complaint("%F %"), testing::HasSubstr("lone %"));
  EXPECT_THAT(complaint(""), testing::HasSubstr("no year"));
}

}  // namespace
}  // namespace quintile::io
