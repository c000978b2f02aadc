#include "engine/clv/rising_sum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace quintile::clv {
namespace {

// Where the C library's lgamma leaves enough digits.
double direct(const std::vector<FrequencyGroup>& groups, double z) {
  double sum = 0;
  for (const FrequencyGroup& group : groups) sum += group.weight * (std::lgamma(z + group.x) - std::lgamma(z));
  return sum;
}

TEST(RisingSum, IsTheSumOverTheGroups) {
  const std::vector<std::vector<FrequencyGroup>> cases = {
      {{0, 5}},
      {{0, 5}, {1, 2}, {2, 7}},
      {{3, 1.5}, {9, 2}},
      {{1, 4}, {40, 2}, {300, 1}, {520, 3}},
      {{0, 4}, {2, 2}, {100'000, 1}},         // one enormous buyer
      {{5'000, 2}, {5'001, 1}, {90'000, 3}},  // nobody else
  };
  for (const auto& groups : cases) {
    const RisingSum sum(groups);
    for (const double z : {0.3, 2.0, 700.0}) {
      const kernels::RisingSums at = sum.at(z);
      const double wanted = direct(groups, z);
      EXPECT_NEAR(at.value, wanted, 1e-12 * (1 + std::abs(wanted)));
      const double step = 1e-4 * z;
      const double slope = (sum.at(z + step).value - sum.at(z - step).value) / (2 * step);
      EXPECT_NEAR(at.first, slope, 1e-6 * (1 + std::abs(slope)));
      const double curve = (sum.at(z + step).first - sum.at(z - step).first) / (2 * step);
      EXPECT_NEAR(at.second, curve, 1e-6 * (1 + std::abs(curve)));
    }
  }
}

TEST(RisingSum, OfNobodyIsZero) {
  const kernels::RisingSums at = RisingSum(std::span<const FrequencyGroup>()).at(2);
  EXPECT_EQ(at.value, 0);
  EXPECT_EQ(at.first, 0);
}

}  // namespace
}  // namespace quintile::clv
