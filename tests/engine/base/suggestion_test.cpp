#include "quintile/suggestion.hpp"

#include <gtest/gtest.h>

namespace quintile {
namespace {

TEST(Suggestion, FindsSlipsOfTheFinger) {
  const std::vector<std::string> flags = {"--amount", "--as-of", "--out"};
  EXPECT_EQ(nearest("--amuont", flags), "--amount");
  EXPECT_EQ(nearest("--asof", flags), "--as-of");
  EXPECT_EQ(nearest("rnu", {"rules", "run"}), "run");
  EXPECT_EQ(nearest("at risk", {"Lost", "At Risk"}), "At Risk");
}

TEST(Suggestion, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("--zebra", {"--amount", "--out"}), "");
  EXPECT_EQ(nearest("", {"a"}), "");
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), {"a"}), "");
  EXPECT_EQ(did_you_mean("zebra", {"a"}), "");
  EXPECT_EQ(did_you_mean("amuont", {"amount"}), " Did you mean 'amount'?");
}

}  // namespace
}  // namespace quintile
