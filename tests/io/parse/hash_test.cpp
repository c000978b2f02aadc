#include "io/parse/hash.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <set>
#include <string>

namespace quintile::io {
namespace {

TEST(Hash, TellsTextsApart) {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 20'000; ++i) seen.insert(hash_text("C" + std::to_string(i)));
  for (std::size_t length = 0; length < 64; ++length) seen.insert(hash_text(std::string(length, '\0')));
  EXPECT_EQ(seen.size(), 20'064U);
}

TEST(Hash, FlipsHalfOfTheBitsForOneBitOfInput) {
  for (std::size_t length : {1U, 7U, 8U, 9U, 24U}) {
    int flipped = 0;
    const std::string text(length, 'a');
    for (std::size_t bit = 0; bit < length * 8; ++bit) {
      std::string other = text;
      other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
      flipped += std::popcount(hash_text(text) ^ hash_text(other));
    }
    const double mean = flipped / static_cast<double>(length * 8);
    EXPECT_GT(mean, 26) << length;
    EXPECT_LT(mean, 38) << length;
  }
}

TEST(Hash, MixesSmallIntegers) {
  std::set<std::uint64_t> high_bits;
  for (std::uint64_t i = 0; i < 256; ++i) high_bits.insert(hash_integer(i) >> 56);
  EXPECT_GT(high_bits.size(), 130U);
}

}  // namespace
}  // namespace quintile::io
