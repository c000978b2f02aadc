#include "engine/base/group_medians.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Codes = std::vector<std::uint8_t>;

std::vector<double> medians(const std::vector<double>& values, const Codes& group, std::size_t groups) {
  return group_medians<double>(values, group, groups);
}

std::vector<double> sorted_medians(const std::vector<double>& values, const Codes& group, std::size_t groups) {
  std::vector<double> out;
  for (std::size_t g = 0; g < groups; ++g) {
    std::vector<double> own;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (group[i] == g && !std::isnan(values[i])) own.push_back(values[i]);
    }
    std::sort(own.begin(), own.end());
    out.push_back(own.empty() ? -1 : (own[(own.size() - 1) / 2] + own[own.size() / 2]) / 2);
  }
  return out;
}

TEST(GroupMedians, OfAFewValues) {
  EXPECT_THAT(medians({3, 1, 2}, {}, 1), ElementsAre(2));
  EXPECT_THAT(medians({4, 1, 2, 3}, {}, 1), ElementsAre(2.5));
  EXPECT_THAT(medians({5, 1, 7, 3, 9}, {0, 1, 0, 1, 2}, 4), ElementsAre(6, 2, 9, IsNan()));
  EXPECT_THAT(medians({}, {}, 1), ElementsAre(IsNan()));
  EXPECT_THAT(medians({}, {}, 0), ElementsAre());
}

TEST(GroupMedians, LeaveOutNanAndOrderInfinities) {
  EXPECT_THAT(medians({kNan, 4, kNan, 2, 3}, {}, 1), ElementsAre(3));
  EXPECT_THAT(medians({kNan, kNan}, {}, 1), ElementsAre(IsNan()));
  EXPECT_THAT(medians({kInfinity, kInfinity, 1}, {}, 1), ElementsAre(kInfinity));
  EXPECT_THAT(medians({-kInfinity, -kInfinity, 1}, {}, 1), ElementsAre(-kInfinity));
  EXPECT_THAT(medians({-kInfinity, 5, kInfinity}, {}, 1), ElementsAre(5));
  EXPECT_THAT(medians({-1e308, 1e308}, {}, 1), ElementsAre(0));
}

TEST(GroupMedians, OfIntegers) {
  const std::vector<std::uint32_t> values = {4'000'000'000U, 1, 4'000'000'000U, 2};
  EXPECT_THAT(group_medians<std::uint32_t>(values, {}, 1), ElementsAre(2'000'000'001.0));
}

TEST(GroupMedians, EqualSortingForManyShapesAndThreads) {
  const std::size_t size = 3 * kCustomerBlock + 1;
  Codes group(size);
  std::uint64_t state = 7;
  const auto below = [&state](std::uint64_t limit) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % limit;
  };
  for (auto& code : group) code = static_cast<std::uint8_t>(below(7) * below(2));  // unequal groups
  group[5] = 7;                                                                    // one of a single customer
  std::vector<std::vector<double>> shapes(5, std::vector<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    shapes[0][i] = static_cast<double>(below(1'000'000'000));                         // all different
    shapes[1][i] = static_cast<double>(below(3));                                     // ties
    shapes[2][i] = below(3) == 0 ? kNan : std::exp(static_cast<double>(below(700)));  // skewed, with gaps
    shapes[3][i] = 1;                                                                 // all the same
    shapes[4][i] = static_cast<double>(i);                                            // ordered
  }
  shapes[2][5] = 17;  // the group of one has a value in every shape
  for (const auto& values : shapes) {
    const auto expected = sorted_medians(values, group, 8);
    for (const int threads : {1, 3}) {
      set_thread_count(threads);
      EXPECT_EQ(medians(values, group, 8), expected);
    }
  }
  set_thread_count(0);
}

TEST(GroupMedians, SearchAgainWhenTheSampleMisleads) {
  // Every position that a fixed stride can hit holds a huge value; the many others decide.
  const std::size_t size = 6 * 32'768;
  std::vector<double> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = i % 6 == 0 ? 1e9 + static_cast<double>(i) : static_cast<double>(i);
  EXPECT_EQ(medians(values, Codes(size), 1), sorted_medians(values, Codes(size), 1));
}

}  // namespace
}  // namespace quintile
