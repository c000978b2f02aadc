#include <gtest/gtest.h>

#include <limits>

#include "quintile/error.hpp"
#include "quintile/lifecycle.hpp"

namespace quintile {
namespace {

class LifecycleBadArguments : public ::testing::Test {
 protected:
  LifecycleBadArguments() {
    table_.ids.integers = {1};
    activity_.types = {0};
  }
  void refuse(const LifecycleOptions& options) {
    EXPECT_THROW(static_cast<void>(classify_lifecycle(table_, activity_, {}, options)), UserError);
  }
  CustomerTable table_;
  ActivityResult activity_;
};

TEST_F(LifecycleBadArguments, LapseMustBePositive) {
  LifecycleOptions options;
  options.lapse = 0;
  refuse(options);
}

TEST_F(LifecycleBadArguments, MultipleMustBeAPositiveNumber) {
  LifecycleOptions options;
  for (const double bad :
       {0.0, -3.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    options.lapse_multiple = bad;
    refuse(options);
  }
}

TEST_F(LifecycleBadArguments, FractionMustLieBetweenZeroAndOne) {
  LifecycleOptions options;
  for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    options.lapsing_fraction = bad;
    refuse(options);
  }
}

TEST_F(LifecycleBadArguments, StagesMustBeOfTheSameCustomers) {
  activity_.types = {0, 0};
  refuse({});
  activity_.types = {0};
  ScoreResult scores;
  scores.r = {1, 2};
  EXPECT_THROW(static_cast<void>(classify_lifecycle(table_, activity_, scores, {})), UserError);
}

}  // namespace
}  // namespace quintile
