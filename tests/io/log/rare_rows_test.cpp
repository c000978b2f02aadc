#include "io/log/rare_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace quintile::io {
namespace {

using Rows = std::vector<std::size_t>;

TEST(RareRows, FindsExactlyTheEqualOnes) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::int64_t> values = {0, 1, -1, kLeast, kMost, kLeast + 1, kMost - 1, 1 << 30, -(1 << 30)};
  for (const std::int64_t wanted : values) {
    for (std::size_t row = 0; row < values.size(); ++row) {
      EXPECT_EQ(EqualTo{wanted}(values[row]), values[row] == wanted) << values[row] << " " << wanted;
    }
  }
}

TEST(RareRows, FindsExactlyTheNotFiniteOnes) {
  using Limits = std::numeric_limits<double>;
  for (const double value : {0.0, 1.0, Limits::max(), Limits::min(), Limits::denorm_min(), Limits::infinity(),
                             Limits::quiet_NaN(), Limits::signaling_NaN()}) {
    for (const double sign : {1.0, -1.0}) {
      const double tested = std::copysign(value, sign);
      EXPECT_EQ(NotFinite{}(tested), !std::isfinite(tested)) << tested;
    }
  }
}

TEST(RareRows, VisitsThemInOrderWhereverTheyAre) {
  std::mt19937 random(7);
  for (const std::size_t rows : {0U, 1U, 511U, 512U, 513U, 2000U}) {
    for (const unsigned share : {1U, 2U, 100U, 100'000U}) {
      std::vector<std::int64_t> values(rows);
      Rows expected;
      for (std::size_t row = 0; row < rows; ++row) {
        values[row] = random() % share == 0 ? 5 : 6;
        if (values[row] == 5) expected.push_back(row);
      }
      Rows found;
      for_rare_rows(std::span<const std::int64_t>(values), EqualTo{5}, [&](std::size_t row) { found.push_back(row); });
      EXPECT_EQ(found, expected) << rows << " rows, one in " << share;
    }
  }
}

}  // namespace
}  // namespace quintile::io
