#include "engine/aggregate/row_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace quintile::aggregation {
namespace {

std::uint64_t* filled(RowMemory& memory, std::size_t words, std::uint64_t value) {
  std::uint64_t* const piece = memory.take(words);
  std::fill_n(piece, words, value);
  return piece;
}

TEST(RowMemory, HandsOutPiecesThatDoNotTouch) {
  RowMemory memory;
  std::vector<std::pair<std::uint64_t*, std::size_t>> pieces;
  for (const std::size_t words : {1UL, 8UL, 9UL, 100'000UL, 6'000'000UL, 3UL})
    pieces.emplace_back(filled(memory, words, words), words);
  for (const auto& [piece, words] : pieces) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece) % 64, 0U);
    EXPECT_EQ(std::count(piece, piece + words, words), static_cast<std::ptrdiff_t>(words));
  }
  EXPECT_EQ(memory.bytes(), (8 + 8 + 16 + 100'000 + 6'000'000 + 8) * sizeof(std::uint64_t));
}

TEST(RowMemory, StartsAgainWhereItStarted) {
  RowMemory memory;
  std::uint64_t* const first = memory.take(1'000);
  (void)memory.take(2'000'000);
  memory.clear();
  EXPECT_EQ(memory.bytes(), 0U);
  EXPECT_EQ(memory.take(500), first);
}

TEST(RowMemory, TakesOverWhatAnotherHandedOut) {
  RowMemory memory;
  RowMemory other;
  const std::uint64_t* const mine = filled(memory, 10, 1);
  const std::uint64_t* const theirs = filled(other, 20, 2);
  memory.absorb(other);
  EXPECT_EQ(other.bytes(), 0U);
  EXPECT_EQ(memory.bytes(), (16 + 24) * sizeof(std::uint64_t));
  (void)filled(memory, 50, 3);
  EXPECT_EQ(std::count(mine, mine + 10, 1U), 10);
  EXPECT_EQ(std::count(theirs, theirs + 20, 2U), 20);
}

}  // namespace
}  // namespace quintile::aggregation
