#include "io/parse/date_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace quintile::io {
namespace {

struct Case {
  std::string text;
  DateForm form;
  std::string instant;  // empty: unreadable
};

constexpr DateForm kYear = DateForm::year_first;
constexpr DateForm kDay = DateForm::day_first;
constexpr DateForm kMonth = DateForm::month_first;

TEST(DateText, ReadsTheCommonForms) {
  const Case cases[] = {
      {"2011-12-10", kYear, "2011-12-10"},
      {"2011-12-10 08:30:05", kYear, "2011-12-10 08:30:05"},
      {"2011-12-10T08:30:05", kYear, "2011-12-10 08:30:05"},
      {"2011-12-10T08:30:05Z", kYear, "2011-12-10 08:30:05"},
      {"2011-12-10T08:30:05.250Z", kYear, "2011-12-10 08:30:05.25"},
      {"2011-12-10 08:30:05,5", kYear, "2011-12-10 08:30:05.5"},
      {"2011-12-10T08:30:05.123456789999", kYear, "2011-12-10 08:30:05.123456789"},
      {"2011-12-10T08:30+01:00", kYear, "2011-12-10 07:30"},
      {"2011-12-10T08:30:00-0530", kYear, "2011-12-10 14:00"},
      {"2011-12-10 08:30:00 +02", kYear, "2011-12-10 06:30"},
      {"2011-12-10 08:30:00 UTC", kYear, "2011-12-10 08:30"},
      {"  2011-12-10 08:30\t", kYear, "2011-12-10 08:30"},
      {"2011-12-10 8:30 PM", kYear, "2011-12-10 20:30"},
      {"2011-12-10 12:05 am", kYear, "2011-12-10 00:05"},
      {"2011/12/10", kYear, "2011-12-10"},
      {"2011.1.5 7:05", kYear, "2011-01-05 07:05"},
      {"20111210", kYear, "2011-12-10"},
      {"20111210083005", kYear, "2011-12-10 08:30:05"},
      {"20111210T083005Z", kYear, "2011-12-10 08:30:05"},
      {"20111210 0830", kYear, "2011-12-10 08:30"},
      {"20111210 08:30:05", kYear, "2011-12-10 08:30:05"},
      {"1969-12-31 23:59:59", kYear, "1969-12-31 23:59:59"},
      {"2012-02-29", kYear, "2012-02-29"},
      {"10/12/2011", kDay, "2011-12-10"},
      {"10/12/2011", kMonth, "2011-10-12"},
      {"10.12.2011 08:30", kDay, "2011-12-10 08:30"},
      {"1-2-11", kDay, "2011-02-01"},
      {"1/2/99 1:05 PM", kMonth, "1999-01-02 13:05"},
      {"12/1/2010 8:26", kMonth, "2010-12-01 08:26"},
      {"10-Dec-2011", kDay, "2011-12-10"},
      {"10 December 2011 08:30", kDay, "2011-12-10 08:30"},
      {"Dec 10, 2011", kMonth, "2011-12-10"},
      {"", kYear, ""},
      {"2011-13-10", kYear, ""},
      {"2011-12-32", kYear, ""},
      {"2011-02-29", kYear, ""},
      {"0000-00-00", kYear, ""},
      {"2011-12-10 24:00:00", kYear, ""},
      {"2011-12-10 08:60:00", kYear, ""},
      {"2011-12-10 08:30:61", kYear, ""},
      {"2011-12-10 08", kYear, ""},
      {"2011-12-10x08:30:00", kYear, ""},
      {"2011-12-10 08:30:00 tomorrow", kYear, ""},
      {"2011-12/10", kYear, ""},
      {"1677-12-31", kYear, ""},
      {"2262-01-01", kYear, ""},
      {"2011121", kYear, ""},
      {"201112100", kYear, ""},
      {"20111210T", kYear, ""},
      {"2o11-12-10", kYear, ""},
      {"2011-12-10 13:30 PM", kYear, ""},
      {"13/12/2011", kMonth, ""},
      {"12/13/2011", kDay, ""},
      {"12/10-2011", kDay, ""},
      {"10/12/211", kDay, ""},
      {"10/12", kDay, ""},
      {"10 12 2011", kDay, ""},
      {"Dec-Dec-2011", kDay, ""},
      {"10-Dec-2011", kMonth, ""},
  };
  for (const Case& c : cases) {
    TimeNs time = kNoTime;
    EXPECT_EQ(parse_date_text(c.text, c.form, 0, time), !c.instant.empty()) << c.text;
    EXPECT_EQ(time, c.instant.empty() ? kNoTime : parse_time(c.instant)) << c.text;
  }
}

TEST(DateText, TakesTextsWithoutZoneAtTheOffset) {
  TimeNs time = 0;
  for (const char* text : {"2011-12-10 08:30:00", "2011-12-10 08:30", "20111210T0830"}) {
    ASSERT_TRUE(parse_date_text(text, kYear, 3'600 * kNsPerSecond, time)) << text;
    EXPECT_EQ(time, parse_time("2011-12-10 07:30")) << text;
  }
  ASSERT_TRUE(parse_date_text("2011-12-10 08:30Z", kYear, 3'600 * kNsPerSecond, time));
  EXPECT_EQ(time, parse_time("2011-12-10 08:30"));
}

TEST(DateText, ReadsEveryDayOf400Years) {
  for (std::int64_t day = days_from_date({1800, 1, 1}); day < days_from_date({2200, 1, 1}); ++day) {
    const Date date = date_from_days(day);
    char text[20];
    (void)snprintf(text, sizeof text, "%04d-%02u-%02u", date.year, date.month, date.day);
    TimeNs time = 0;
    ASSERT_TRUE(parse_date_text(text, kYear, 0, time)) << text;
    ASSERT_EQ(time, day * kNsPerDay) << text;
  }
}

TEST(DateFormGuess, LetsAFieldAbove12Decide) {
  DateFormGuess guess;
  guess.observe("1/2/2011");
  EXPECT_FALSE(guess.decided());
  EXPECT_EQ(guess.dates(), 1U);
  guess.observe("1/13/2011");
  EXPECT_TRUE(guess.decided());
  EXPECT_EQ(guess.form(), kMonth);
  guess.observe("rubbish");
  EXPECT_EQ(guess.others(), 1U);
  EXPECT_FALSE(guess.contradictory());
  guess.observe("13/1/2011");
  EXPECT_TRUE(guess.contradictory());
}

TEST(DateFormGuess, KnowsTheOtherForms) {
  DateFormGuess day;
  day.observe("13.1.11");
  EXPECT_EQ(day.form(), kDay);
  DateFormGuess name;
  name.observe("01-Feb-2011");
  EXPECT_TRUE(name.decided());
  EXPECT_EQ(name.form(), kDay);
  DateFormGuess year;
  year.observe("19970101");
  EXPECT_TRUE(year.decided());
  EXPECT_EQ(year.form(), kYear);
}

}  // namespace
}  // namespace quintile::io
