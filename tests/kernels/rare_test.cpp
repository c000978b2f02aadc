#include "kernels/rare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

class Rare : public testing::TestWithParam<Isa> {
 protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "this processor lacks " << name_of(GetParam());
  }
  [[nodiscard]] const RareKernels& kernels() const { return table_of(GetParam()).rare; }
};

INSTANTIATE_TEST_SUITE_P(Isas, Rare, testing::Values(Isa::baseline, Isa::avx2, Isa::avx512),
                         [](const auto& tested) { return name_of(tested.param); });

constexpr std::size_t kSizes[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 512, 1001};

TEST_P(Rare, FindsAnEqualValueWhereverItIs) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t wanted : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, kLeast, kMost}) {
    for (const std::size_t rows : kSizes) {
      for (const std::int64_t other : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, kLeast, kMost, kLeast + 1}) {
        if (other == wanted) continue;
        std::vector<std::int64_t> values(rows + 1, other);
        // Unaligned, too.
        EXPECT_FALSE(kernels().any_equal(values.data() + 1, rows, wanted)) << wanted << ' ' << other;
        for (std::size_t at = 0; at < rows; at += 1 + rows / 20) {
          values[at + 1] = wanted;
          EXPECT_TRUE(kernels().any_equal(values.data() + 1, rows, wanted)) << wanted << ' ' << other;
          EXPECT_TRUE(rare_reference().any_equal(values.data() + 1, rows, wanted));
          values[at + 1] = other;
        }
      }
    }
  }
}

TEST_P(Rare, FindsWhatIsNotFinite) {
  using Limits = std::numeric_limits<double>;
  for (const std::size_t rows : kSizes) {
    for (const double value : {0.0, 1.5, Limits::max(), Limits::min(), Limits::denorm_min(), Limits::infinity(),
                               Limits::quiet_NaN(), Limits::signaling_NaN()}) {
      for (const double sign : {1.0, -1.0}) {
        std::vector<double> values(rows, 2.5);
        for (std::size_t at = 0; at < rows; at += 1 + rows / 20) {
          values[at] = std::copysign(value, sign);
          EXPECT_EQ(kernels().any_not_finite(values.data(), rows), !std::isfinite(value)) << values[at];
          EXPECT_EQ(rare_reference().any_not_finite(values.data(), rows), !std::isfinite(value));
          values[at] = -2.5;
        }
        EXPECT_FALSE(kernels().any_not_finite(values.data(), rows));
      }
    }
  }
}

TEST_P(Rare, GathersBits) {
  std::mt19937_64 random(3);
  for (const std::size_t rows : kSizes) {
    std::vector<std::uint64_t> values(rows);
    for (std::uint64_t& value : values) value = std::uint64_t{1} << random() % 64;
    EXPECT_EQ(kernels().any_bits(values.data(), rows), rare_reference().any_bits(values.data(), rows));
  }
}

}  // namespace
}  // namespace quintile::kernels
