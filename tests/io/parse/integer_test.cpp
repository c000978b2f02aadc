#include "io/parse/integer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace quintile::io {
namespace {

struct Case {
  std::string text;
  IntegerRange range;
  std::uint64_t bits;
};

TEST(Integer, ReadsOnlyTheCanonicalForm) {
  const std::uint64_t unchanged = 77;
  const Case cases[] = {
      {"0", IntegerRange::signed64, 0},
      {"17850", IntegerRange::signed64, 17850},
      {"-1", IntegerRange::negative, ~std::uint64_t{0}},
      {"9223372036854775807", IntegerRange::signed64, 9223372036854775807U},
      {"9223372036854775808", IntegerRange::unsigned64, 9223372036854775808U},
      {"18446744073709551615", IntegerRange::unsigned64, 18446744073709551615U},
      {"-9223372036854775808", IntegerRange::negative, 9223372036854775808U},
      {"18446744073709551616", IntegerRange::none, unchanged},
      {"99999999999999999999", IntegerRange::none, unchanged},
      {"100000000000000000000", IntegerRange::none, unchanged},
      {"", IntegerRange::none, unchanged},
      {"-", IntegerRange::none, unchanged},
      {"-0", IntegerRange::none, unchanged},
      {"+5", IntegerRange::none, unchanged},
      {"00004", IntegerRange::none, unchanged},
      {" 5", IntegerRange::none, unchanged},
      {"5 ", IntegerRange::none, unchanged},
      {"1e5", IntegerRange::none, unchanged},
      {"5.0", IntegerRange::none, unchanged},
      {"C536379", IntegerRange::none, unchanged},
      {"\xD9\xA1", IntegerRange::none, unchanged},
  };
  for (const Case& c : cases) {
    std::uint64_t bits = unchanged;
    EXPECT_EQ(parse_canonical_integer(c.text, bits), c.range) << c.text;
    EXPECT_EQ(bits, c.bits) << c.text;
  }
  std::uint64_t bits = 0;
  EXPECT_EQ(parse_canonical_integer("-9223372036854775809", bits), IntegerRange::none);
}

TEST(Integer, DropsTheSuffixOfFloats) {
  EXPECT_EQ(without_float_suffix("17850.0"), "17850");
  EXPECT_EQ(without_float_suffix(".0"), ".0");
  EXPECT_EQ(without_float_suffix("17850.00"), "17850.00");
  EXPECT_EQ(without_float_suffix("17850.5"), "17850.5");
  EXPECT_EQ(without_float_suffix(""), "");
}

}  // namespace
}  // namespace quintile::io
