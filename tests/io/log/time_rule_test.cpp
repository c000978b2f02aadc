#include "io/log/time_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/error.hpp"
#include "tests/io/log/fake_log.hpp"

namespace quintile::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

LogSource log_with_times(FakeValues times, const LogOptions& options = {}, std::string unit = {}) {
  const std::size_t rows = std::visit([](const auto& v) { return v.size(); }, times);
  FakeColumn time{"when", std::move(times)};
  time.info.unit = std::move(unit);
  return fake_log({{"customer", Integers(rows, 1)}, std::move(time)}, with_column(LogRole::time, "when", options));
}

std::vector<std::string> read_times(FakeValues times, const LogOptions& options = {}, std::string unit = {}) {
  LogSource source = log_with_times(std::move(times), options, std::move(unit));
  std::vector<std::string> texts;
  for (const TimeNs time : read_all(source).time) texts.push_back(format_time(time));
  return texts;
}

LogOptions with_unit(std::string unit) {
  LogOptions options;
  options.time_unit = std::move(unit);
  return options;
}

TEST(TimeRule, UsesTheUnitOfTheColumn) {
  EXPECT_THAT(read_times(Integers{0, 86'400}, {}, "s"), ElementsAre("1970-01-01", "1970-01-02"));
  EXPECT_THAT(read_times(Integers{1}, {}, "days since 2000-01-01"), ElementsAre("2000-01-02"));
  EXPECT_THAT(read_times(Reals{1.5}, {}, "D"), ElementsAre("1970-01-02 12:00:00"));
  EXPECT_THAT(read_times(std::vector<std::uint64_t>{1'000}, {}, "ms"), ElementsAre("1970-01-01 00:00:01"));
}

TEST(TimeRule, PrefersWhatTheUserSays) {
  EXPECT_THAT(read_times(Integers{1}, with_unit("D"), "s"), ElementsAre("1970-01-02"));
  EXPECT_THAT(read_times(Texts{"1", "1.5", " 2 "}, with_unit("D")),
              ElementsAre("1970-01-02", "1970-01-02 12:00:00", "1970-01-03"));
  LogOptions options;
  options.time_format = "%Y%m%d";
  EXPECT_THAT(read_times(Integers{20'111'210}, options), ElementsAre("2011-12-10"));
  EXPECT_THAT(complaint_of<UserError>([] { (void)log_with_times(Integers{1}, with_unit("parsec")); }),
              HasSubstr("unknown time unit 'parsec'"));
}

TEST(TimeRule, InfersUnitsFromTheirSizeAndSaysSo) {
  LogSource seconds = log_with_times(Integers{1'292'000'000, 1'323'000'000});
  EXPECT_THAT(seconds.notes(), testing::Contains(HasSubstr("read as seconds since 1970-01-01")));
  EXPECT_THAT(read_times(Integers{1'323'500'000'123}), ElementsAre("2011-12-10 06:53:20.123"));
  EXPECT_THAT(read_times(Texts{"1323500000"}), ElementsAre("2011-12-10 06:53:20"));
  EXPECT_THAT(read_times(Integers{20'111'210}), ElementsAre("2011-12-10"));
  EXPECT_THAT(read_times(Reals{20'111'210.0}), ElementsAre("2011-12-10"));
  EXPECT_THAT(read_times(Integers{20'111'210'083'000}), ElementsAre("2011-12-10 08:30:00"));
  EXPECT_THAT(read_times(Reals{15'318.5}), ElementsAre("2011-12-10 12:00:00"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)log_with_times(Integers{1, 365});
              }),
              HasSubstr("are numbers without a unit: 1 to 365. Give it with --time-unit"));
}

TEST(TimeRule, LooksFartherUntilADayAbove12Decides) {
  Texts dates(20, "01/02/2011");
  dates.push_back("13/02/2011");
  LogSource source = log_with_times(dates);
  EXPECT_THAT(source.notes(), testing::Contains(HasSubstr("read as day/month/year")));
  EXPECT_EQ(format_time(read_all(source).time[0]), "2011-02-01");
  dates.back() = "02/13/2011";
  EXPECT_EQ(read_times(dates)[0], "2011-01-02");
}

TEST(TimeRule, AsksWhenNothingDecides) {
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)log_with_times(Texts{"01/02/2011", "03/04/2011"});
              }),
              HasSubstr("may be day/month or month/day"));
  EXPECT_THAT(
      complaint_of<UserError>([] {
        (void)log_with_times(Texts{"13/02/2011", "02/13/2011"});
      }),
      AllOf(HasSubstr("in several ways, for example '13/02/2011' and '02/13/2011'"), HasSubstr("such as '%d/%m/%Y'")));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)log_with_times(Texts{"", "whenever"});
              }),
              HasSubstr("no times that can be recognised, for example 'whenever'"));
  LogOptions options;
  options.time_format = "%m/%d/%Y";
  EXPECT_THAT(read_times(Texts{"01/02/2011"}, options), ElementsAre("2011-01-02"));
}

TEST(TimeRule, TakesTextsAtTheOffsetButNotNumbers) {
  LogOptions options;
  options.utc_offset = 3'600 * kNsPerSecond;
  EXPECT_THAT(read_times(Texts{"2011-12-10 01:00"}, options), ElementsAre("2011-12-10"));
  EXPECT_THAT(read_times(Integers{0}, options, "s"), ElementsAre("1970-01-01"));
}

TEST(TimeRule, ReadsRepeatedTimesOnlyWhereTheyRepeat) {
  LogOptions options;
  options.bad_rows = BadRows::skip;
  const Texts dates{"13/02/2011", "13/02/2011", "never", "never", "13/02/2011", "14/02/2011", "14/02/2011", ""};
  LogSource source = log_with_times(dates, options);
  const AllEvents all = read_all(source);
  std::vector<std::string> days;
  for (const TimeNs time : all.time) days.push_back(format_time(time));
  EXPECT_THAT(days, ElementsAre("2011-02-13", "2011-02-13", "2011-02-13", "2011-02-14", "2011-02-14"));
  EXPECT_EQ(all.counts[SkipReason::bad_time], 3U);
}

TEST(TimeRule, MarksTimesOutOfRange) {
  LogOptions options = with_unit("s");
  options.bad_rows = BadRows::skip;
  LogSource source = log_with_times(Integers{1, 10'000'000'000, kNoTime}, options);
  const AllEvents all = read_all(source);
  EXPECT_EQ(all.time.size(), 1U);
  EXPECT_EQ(all.counts[SkipReason::bad_time], 2U);
}

}  // namespace
}  // namespace quintile::io
