#include "tools/numbers.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "quintile/error.hpp"

namespace quintile::tool {
namespace {

TEST(Numbers, GroupsDigitsByThousands) {
  EXPECT_EQ(grouped(std::uint64_t{0}), "0");
  EXPECT_EQ(grouped(std::uint64_t{999}), "999");
  EXPECT_EQ(grouped(std::uint64_t{1000}), "1,000");
  EXPECT_EQ(grouped(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
  EXPECT_EQ(grouped(-1234567.891, 2), "-1,234,567.89");
  EXPECT_EQ(grouped(-0.001, 2), "0.00");
  EXPECT_EQ(grouped(999.999, 2), "1,000.00");
  EXPECT_EQ(grouped(std::numeric_limits<double>::quiet_NaN(), 2), "-");
  EXPECT_EQ(grouped(-std::numeric_limits<double>::infinity(), 2), "-inf");
}

TEST(Numbers, RoundsSharesAndRates) {
  EXPECT_EQ(percent(0.12345), "12.3%");
  EXPECT_EQ(percent(-0.0001), "0.0%");
  EXPECT_EQ(percent(12.345), "1,234.5%");
  EXPECT_EQ(percent(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(rounded(12.3e6), "12.3 M");
  EXPECT_EQ(rounded(4200), "4 k");
}

TEST(Numbers, ReadsCountsAsPeopleWriteThem) {
  EXPECT_EQ(parse_count("0", "--n"), 0U);
  EXPECT_EQ(parse_count("1_000_000", "--n"), 1'000'000U);
  EXPECT_EQ(parse_count("2.5M", "--n"), 2'500'000U);
  EXPECT_EQ(parse_count("10k", "--n"), 10'000U);
  EXPECT_EQ(parse_count("1e6", "--n"), 1'000'000U);
  for (const char* bad : {"", "-1", "1.5", "ten", "1T", "nan", "inf", "1e30", "5 "}) {
    EXPECT_THROW((void)parse_count(bad, "--n"), UserError) << bad;
  }
}

TEST(Numbers, ReadsFiniteNumbersOnly) {
  EXPECT_EQ(parse_number("-12.5", "--x"), -12.5);
  for (const char* bad : {"", "nan", "inf", "1,5", "1 "})
    EXPECT_THROW((void)parse_number(bad, "--x"), UserError) << bad;
}

TEST(Numbers, ReadsSharesAsNumbersOrPercents) {
  EXPECT_EQ(parse_share("0.1", "--x"), 0.1);
  EXPECT_EQ(parse_share("10%", "--x"), 0.1);
  EXPECT_EQ(parse_share("1", "--x"), 1);
  for (const char* bad : {"10", "-0.1", "150%", "%", "ten"})
    EXPECT_THROW((void)parse_share(bad, "--x"), UserError) << bad;
  EXPECT_THROW((void)parse_share("0.6", "--x", 0.5), UserError);
}

TEST(Numbers, OneIsSingular) {
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(counted(0, "row"), "0 rows");
  EXPECT_EQ(counted(1234, "row"), "1,234 rows");
}

}  // namespace
}  // namespace quintile::tool
