#include "kernels/fold.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <vector>

#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;
constexpr std::uint64_t kWidth = 64;
constexpr int kShift = 6;

struct Log {
  std::vector<std::uint64_t> words;
  FoldRows rows;
};

// Rows of `kWidth` customers around 1970, in time order if asked; amounts of every sign.
Log random_rows(std::size_t count, bool packed, bool has_amount, bool ordered, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Log log;
  const std::int64_t base = -40 * kDay;
  std::int64_t time = 0;
  for (std::size_t i = 0; i < count; ++i) {
    time = ordered ? time + static_cast<std::int64_t>(random() % 100'000)
                   : static_cast<std::int64_t>(random() % 8'000'000);
    const std::uint64_t place = random() % kWidth;
    if (packed) {
      log.words.push_back(static_cast<std::uint64_t>(time) << kShift | place);
    } else {
      log.words.push_back((place + 1000) ^ 5);
      log.words.push_back(static_cast<std::uint64_t>(base + time * kPackedUnit));
    }
    const double amount = static_cast<double>(static_cast<std::int64_t>(random() % 2000) - 300) / 100;
    if (has_amount) log.words.push_back(std::bit_cast<std::uint64_t>(random() % 50 == 0 ? -0.0 : amount));
  }
  log.rows = {log.words.data(), count, packed, has_amount, {base, kPackedUnit, kShift}, 5, 1000, kWidth};
  return log;
}

template <class Tally, class Kernel>
void expect_equal(Kernel kernel, Kernel reference, const FoldRows& rows, const FoldWindow& window) {
  std::vector<Tally> actual(kWidth);
  std::vector<Tally> expected(kWidth);
  FoldCounts actual_counts;
  FoldCounts expected_counts;
  const bool suits = reference(rows, window, expected.data(), expected_counts);
  ASSERT_EQ(kernel(rows, window, actual.data(), actual_counts), suits);
  if (!suits) return;
  EXPECT_EQ(actual_counts.before, expected_counts.before);
  EXPECT_EQ(actual_counts.behind, expected_counts.behind);
  EXPECT_EQ(actual_counts.ignored, expected_counts.ignored);
  for (std::size_t i = 0; i < kWidth; ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(actual[i].money), std::bit_cast<std::uint64_t>(expected[i].money));
    EXPECT_EQ(actual[i].last, expected[i].last);
    EXPECT_EQ(actual[i].occasions, expected[i].occasions);
    EXPECT_EQ(actual[i].exists, expected[i].exists);
    if constexpr (std::is_same_v<Tally, DaysTally>) {
      EXPECT_EQ(actual[i].first, expected[i].first);
      EXPECT_EQ(actual[i].day, expected[i].day);
      EXPECT_EQ(actual[i].days, expected[i].days);
    }
  }
}

TEST(FoldKernels, EveryInstructionSetMatchesTheReference) {
  std::vector<FoldWindow> windows(4);
  windows[1].ignore_returns = true;
  windows[1].utc_offset = -5 * 3'600'000'000'000;
  windows[2].after = -20 * kDay;
  windows[2].until = 30 * kDay;
  windows[3].after = 900 * kDay;
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (!supported(isa)) continue;
    const FoldKernels& kernel = table_of(isa).fold;
    const FoldKernels& reference = fold_reference();
    for (const std::size_t count : {0UL, 1UL, 2UL, 9UL, 2'000UL}) {
      for (const bool packed : {true, false}) {
        for (const bool has_amount : {true, false}) {
          for (const bool ordered : {true, false}) {
            Log log = random_rows(count, packed, has_amount, ordered, count * 7 + (packed ? 1 : 0));
            for (const FoldWindow& window : windows) {
              expect_equal<Tally>(kernel.tally, reference.tally, log.rows, window);
              expect_equal<DaysTally>(kernel.tally_days, reference.tally_days, log.rows, window);
            }
            if (packed || count == 0) continue;
            log.words[log.words.size() - (has_amount ? 3 : 2)] = 999 ^ 5;  // nobody's place
            expect_equal<Tally>(kernel.tally, reference.tally, log.rows, {});
          }
        }
      }
    }
  }
}

// The reference itself, by hand.
TEST(FoldKernels, CountsDaysInTheirZone) {
  const std::int64_t hour = kDay / 24;
  const std::vector<std::uint64_t> words = {
      0, static_cast<std::uint64_t>(-1),        std::bit_cast<std::uint64_t>(2.0),   // 1969-12-31 23:59
      0, static_cast<std::uint64_t>(hour),      std::bit_cast<std::uint64_t>(-0.5),  // a return
      0, static_cast<std::uint64_t>(2 * hour),  std::bit_cast<std::uint64_t>(1.0),   // 1970-01-01 02:00
      0, static_cast<std::uint64_t>(23 * hour), std::bit_cast<std::uint64_t>(4.0)};  // the same day at UTC
  const FoldRows rows{words.data(), 4, false, true, {}, 0, 0, 1};
  DaysTally tally;
  FoldCounts counts;
  ASSERT_TRUE(fold_reference().tally_days(rows, {}, &tally, counts));
  EXPECT_EQ(tally.money, 6.5);
  EXPECT_EQ(tally.occasions, 3U);
  EXPECT_EQ(tally.days, 2U);
  EXPECT_EQ(tally.first, -1);
  EXPECT_EQ(tally.last, 23 * hour);
  DaysTally west;
  FoldWindow window;
  window.utc_offset = -3 * hour;
  ASSERT_TRUE(fold_reference().tally_days(rows, window, &west, counts));
  EXPECT_EQ(west.days, 2U);  // 20:59 and 23:00 of one day, 20:00 of the next
  EXPECT_EQ(west.day, 0);
}

}  // namespace
}  // namespace quintile::kernels
