#include "datasets/exact_math.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace quintile::datasets {
namespace {

TEST(ExactMath, LogarithmAgreesWithTheLibrary) {
  for (double x = 1e-300; x < 1e300; x *= 1.37) EXPECT_NEAR(exact_log(x) / std::log(x), 1.0, 1e-15) << x;
  for (int i = -2000; i <= 2000; ++i) {
    if (i == 0) continue;
    const double x = 1.0 + i * 1e-4;
    EXPECT_NEAR(exact_log(x) / std::log(x), 1.0, 1e-15) << x;
  }
  EXPECT_EQ(exact_log(1.0), 0.0);
}

TEST(ExactMath, ExponentialAgreesWithTheLibrary) {
  for (double x = -699.9; x < 700; x += 0.217) EXPECT_NEAR(exact_exp(x) / std::exp(x), 1.0, 1e-15) << x;
  EXPECT_EQ(exact_exp(0.0), 1.0);
  EXPECT_EQ(exact_exp(-1e6), exact_exp(-700.0));
}

}  // namespace
}  // namespace quintile::datasets
