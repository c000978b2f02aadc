#include "io/parse/missing.hpp"

#include <gtest/gtest.h>

namespace quintile::io {
namespace {

TEST(Missing, TrimsBlanksOnBothSides) {
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim(" \t\r\n "), "");
  EXPECT_EQ(trim("  a b\t"), "a b");
}

TEST(Missing, KnowsExactlyTheUsualSpellings) {
  for (const char* text : {"", "NULL", "null", "NaN", "nan", "NaT", "NA", "<NA>", "None", "\\N"}) {
    EXPECT_TRUE(is_missing(text)) << text;
  }
  for (const char* text : {"0", "Null", "NONE", "none", "N", "na", "N/A", "Nancy", "NULLs", "<", "\\", "-"}) {
    EXPECT_FALSE(is_missing(text)) << text;
  }
}

}  // namespace
}  // namespace quintile::io
