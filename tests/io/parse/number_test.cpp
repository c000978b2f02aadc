#include "io/parse/number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace quintile::io {
namespace {

struct Good {
  std::string text;
  char decimal;
  double value;
};

TEST(Number, ReadsNumbers) {
  const Good cases[] = {
      {"0", '.', 0},
      {"11.77", '.', 11.77},
      {" 12.00\t", '.', 12},
      {"+3.5", '.', 3.5},
      {"-3.5", '.', -3.5},
      {"1e3", '.', 1000},
      {".5", '.', 0.5},
      {"5.", '.', 5},
      {"0.1", '.', 0.1},
      {"123456789012345678", '.', 123456789012345678.0},
      {"2,55", ',', 2.55},
      {"-2,55", ',', -2.55},
      {"1,234.50", '.', 1234.5},
      {"-1,234,567", '.', -1234567},
      {"1,234,567.25", '.', 1234567.25},
      {"1.234,50", ',', 1234.5},
      {"1.234.567", ',', 1234567},
      {"+1,234.5", '.', 1234.5},
      {"12,345.", '.', 12345},
  };
  for (const Good& c : cases) {
    double value = 0;
    ASSERT_TRUE(parse_number(c.text, c.decimal, value)) << c.text;
    EXPECT_EQ(value, c.value) << c.text;
  }
}

TEST(Number, RefusesWhatIsNoneOrMayBeRead2Ways) {
  for (const char* text : {"",         " ",         "-",     "+",    "abc",     "12x",      "$5",        "5 EUR",
                           "5%",       "1 000",     "1,234", "2,55", "12,34.5", "1,2345.6", "0,123,456", "1,234,56",
                           "1,,234.5", "1,234.5.6", "+-5",   "--5",  "1.2.3",   ",123.4",   "1,234,",    "0x10"}) {
    double value = 7;
    EXPECT_FALSE(parse_number(text, '.', value)) << text;
    EXPECT_EQ(value, 7) << text;
  }
  double value = 0;
  EXPECT_FALSE(parse_number("1.5", ',', value));
  EXPECT_FALSE(parse_number("1.234", ',', value));
  EXPECT_FALSE(parse_number(std::string(100, '1') + ",234,567.0", '.', value));
}

TEST(Number, ReadsInfinityAndNanForTheCallerToJudge) {
  double value = 0;
  ASSERT_TRUE(parse_number("inf", '.', value));
  EXPECT_TRUE(std::isinf(value));
  ASSERT_TRUE(parse_number("nan", '.', value));
  EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace quintile::io
