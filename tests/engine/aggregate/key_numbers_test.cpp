#include "engine/aggregate/key_numbers.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace quintile::aggregation {
namespace {

TEST(KeyNumbers, CountUpInOrderOfFirstAppearance) {
  KeyNumbers numbers;
  const std::uint64_t keys[] = {7, 0, ~std::uint64_t{0}, 7, 1, 0};
  const std::uint32_t expected[] = {0, 1, 2, 0, 3, 1};
  for (std::size_t i = 0; i < std::size(keys); ++i) EXPECT_EQ(numbers.number(keys[i]), expected[i]);
  EXPECT_EQ(std::vector<std::uint64_t>(numbers.keys().begin(), numbers.keys().end()),
            (std::vector<std::uint64_t>{7, 0, ~std::uint64_t{0}, 1}));
}

// Multiples of powers of two look alike in their lower bits; the table grows several times.
TEST(KeyNumbers, TellManyRegularKeysApart) {
  for (const int shift : {0, 20, 50}) {
    KeyNumbers numbers;
    for (int round = 0; round < 2; ++round) {
      for (std::uint32_t i = 0; i < 10'000; ++i) ASSERT_EQ(numbers.number(std::uint64_t{i} << shift), i);
    }
    EXPECT_EQ(numbers.size(), 10'000U);
  }
}

// A packed row and another one of the same customer get the same number.
TEST(KeyNumbers, RewriteRowsOfBothKinds) {
  constexpr std::uint64_t kFlip = std::uint64_t{1} << 63;
  std::vector<std::uint64_t> packed = {std::uint64_t{5} << 4 | 3, std::uint64_t{6} << 4 | 9, std::uint64_t{7} << 4 | 3};
  std::vector<std::uint64_t> plain = {(100 + 9) ^ kFlip, 77, 0, (100 + 1) ^ kFlip, 78, 0};
  std::vector<RowRun> runs = {{.row = packed.data(),
                               .rows = 3,
                               .words = 1,
                               .packed = true,
                               .packing = {0, 1, 4, 0},
                               .flip = kFlip,
                               .base = 100},
                              {.row = plain.data(), .rows = 2, .words = 3, .packing = {}}};
  KeyNumbers numbers;
  ASSERT_TRUE(numbers.number_more(runs));
  EXPECT_EQ(packed, (std::vector<std::uint64_t>{5 << 4, 6 << 4 | 1, 7 << 4}));
  EXPECT_EQ(plain, (std::vector<std::uint64_t>{1, 77, 0, 2, 78, 0}));
  EXPECT_EQ(runs[0].flip, 0U);
  EXPECT_EQ(runs[0].base, 0U);
}

// Two distances, but three numbers: one customer came from outside the range.
TEST(KeyNumbers, RefuseMoreNumbersThanThereIsRoomFor) {
  std::vector<std::uint64_t> plain = {999, 77, 0};
  std::vector<std::uint64_t> packed = {0, 1};
  std::vector<RowRun> runs = {
      {.row = plain.data(), .rows = 1, .words = 3, .packing = {}},
      {.row = packed.data(), .rows = 2, .words = 1, .packed = true, .packing = {0, 1, 1, 0}, .base = 4}};
  KeyNumbers numbers;
  EXPECT_FALSE(numbers.number_more(runs));
}

}  // namespace
}  // namespace quintile::aggregation
