#include "datasets/philox.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace quintile::datasets {
namespace {

// The known answers that come with the authors' own library (Random123, kat_vectors).
TEST(Philox, MatchesTheKnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Stream, GivesDifferentNumbersForEveryCustomerPurposeAndSeed) {
  std::set<std::uint64_t> seen;
  for (const std::uint64_t seed : {1ULL, 2ULL, 1ULL << 32})
    for (const std::uint64_t customer : {0ULL, 1ULL, 1ULL << 32})
      for (const Purpose purpose : {Purpose::profile, Purpose::money}) {
        Stream stream(seed, customer, purpose);
        for (int draw = 0; draw < 100; ++draw) seen.insert(stream.next());
      }
  EXPECT_EQ(seen.size(), 3U * 3 * 2 * 100);
}

TEST(Stream, UniformsStayInsideTheOpenUnitInterval) {
  Stream stream(3, 4, Purpose::events);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = stream.uniform();
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 5 * 0.2887 / std::sqrt(kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0 / 3, 5 * 0.2981 / std::sqrt(kDraws));
}

}  // namespace
}  // namespace quintile::datasets
