#include "kernels/fold.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <string>
#include <vector>

#include "kernels/table.hpp"
#include "quintile/buffer.hpp"

namespace quintile::kernels {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;
constexpr std::uint64_t kWidth = 64;
constexpr int kShift = 6;

enum class Form { packed, money_in_word, plain };

struct Log {
  std::vector<std::uint64_t> words;
  FoldRows rows;
};

// Rows of `kWidth` customers around 1970, in time order if asked; amounts of every sign if asked.
Log random_rows(std::size_t count, Form form, bool has_amount, bool ordered, bool returns, std::int64_t start,
                std::uint64_t seed) {
  constexpr int kMoneyBits = 20;
  std::mt19937_64 random(seed);
  Log log;
  const std::int64_t base = (-40 * kDay) + start * kPackedUnit;
  const bool in_word = form == Form::money_in_word;
  std::int64_t time = 0;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < count; ++i) {
    time =
        ordered ? time + static_cast<std::int64_t>(random() % 10'000) : static_cast<std::int64_t>(random() % 8'000'000);
    most = std::max(most, time);
    const std::uint64_t place = random() % kWidth;
    const std::int64_t cents = static_cast<std::int64_t>(random() % 2000) - (returns ? 300 : 0);
    if (form == Form::plain) {
      log.words.push_back((place + 1000) ^ 5);
      log.words.push_back(static_cast<std::uint64_t>(base + time * kPackedUnit));
    } else {
      log.words.push_back(static_cast<std::uint64_t>(time) << kShift | place);
      if (in_word && has_amount) log.words.back() |= static_cast<std::uint64_t>(cents) << (64 - kMoneyBits);
    }
    const double amount = static_cast<double>(cents) / 100;
    if (has_amount && !in_word) log.words.push_back(std::bit_cast<std::uint64_t>(random() % 50 == 0 ? -0.0 : amount));
  }
  log.rows = {log.words.data(),
              count,
              form != Form::plain,
              has_amount,
              {base, kPackedUnit, kShift, in_word && has_amount ? kMoneyBits : 0},
              base,
              base + most * kPackedUnit,
              5,
              1000};
  return log;
}

struct Columns {
  std::vector<double> money = std::vector<double>(kWidth, 0.0);
  std::vector<std::int64_t> last = std::vector<std::int64_t>(kWidth, SumColumns::kNoPurchase);
  std::vector<std::uint32_t> presence = std::vector<std::uint32_t>(kWidth, 0);
  std::vector<std::int64_t> first = std::vector<std::int64_t>(kWidth, 0);
  std::vector<std::uint32_t> days = std::vector<std::uint32_t>(kWidth, 0);

  [[nodiscard]] SumColumns sums(bool has_amount) {
    return {has_amount ? money.data() : nullptr, last.data(), presence.data(), first.data(), days.data()};
  }
};

using AddKernel = decltype(FoldKernels::add);

void expect_equal(AddKernel kernel, AddKernel reference, const std::vector<FoldRows>& runs, const FoldWindow& window) {
  Columns actual;
  Columns expected;
  FoldCounts actual_counts;
  FoldCounts expected_counts;
  Buffer<std::uint64_t> room(kWidth * kSumRoom, ~std::uint64_t{0});
  const bool has_amount = runs.front().has_amount;
  // Twice, so that the second time there is something to add to.
  for (int wave = 0; wave < 2; ++wave) {
    const bool suits =
        reference(runs.data(), runs.size(), kWidth, window, expected.sums(has_amount), room.data(), expected_counts);
    ASSERT_EQ(kernel(runs.data(), runs.size(), kWidth, window, actual.sums(has_amount), room.data(), actual_counts),
              suits);
    if (!suits) return;
  }
  EXPECT_EQ(actual_counts.before, expected_counts.before);
  EXPECT_EQ(actual_counts.behind, expected_counts.behind);
  EXPECT_EQ(actual_counts.ignored, expected_counts.ignored);
  for (std::size_t i = 0; i < kWidth; ++i)
    EXPECT_EQ(std::bit_cast<std::uint64_t>(actual.money[i]), std::bit_cast<std::uint64_t>(expected.money[i]));
  EXPECT_EQ(actual.last, expected.last);
  EXPECT_EQ(actual.presence, expected.presence);
  EXPECT_EQ(actual.first, expected.first);
  EXPECT_EQ(actual.days, expected.days);
}

std::vector<FoldWindow> windows() {
  std::vector<FoldWindow> windows(5);
  windows[1].ignore_returns = true;
  windows[1].utc_offset = -5 * 3'600'000'000'000;
  windows[2].after = -20 * kDay;
  windows[2].until = 30 * kDay;
  windows[3].after = 900 * kDay;
  windows[4].utc_offset = 1'500'000'000;  // no whole seconds
  return windows;
}

class FoldKernelsTest : public ::testing::TestWithParam<Isa> {
 protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "not on this processor";
  }
  void expect_all_equal(const std::vector<FoldRows>& runs) {
    const FoldKernels& kernel = table_of(GetParam()).fold;
    for (const FoldWindow& window : windows()) {
      expect_equal(kernel.add, fold_reference().add, runs, window);
      expect_equal(kernel.add_days, fold_reference().add_days, runs, window);
    }
  }
};

TEST_P(FoldKernelsTest, MatchTheReference) {
  for (const std::size_t count : {0UL, 1UL, 2UL, 9UL, 255UL, 256UL, 257UL, 2'000UL}) {
    for (const Form form : {Form::packed, Form::money_in_word, Form::plain}) {
      for (const int options : {0, 1, 2, 3, 4, 5, 6, 7}) {
        const bool has_amount = (options & 1) != 0;
        Log log = random_rows(count, form, has_amount, (options & 2) != 0, (options & 4) != 0, 0,
                              count * 7 + static_cast<std::size_t>(options));
        expect_all_equal({log.rows});
        if (form != Form::plain || count == 0) continue;
        log.words[log.words.size() - (has_amount ? 3 : 2)] = 999 ^ 5;  // nobody's place
        expect_equal(table_of(GetParam()).fold.add, fold_reference().add, {log.rows}, {});
      }
    }
  }
}

// Runs of different forms and bases; later ones start earlier as well.
TEST_P(FoldKernelsTest, MatchTheReferenceOverSeveralRuns) {
  for (const std::vector<Form>& forms : {std::vector<Form>{Form::packed, Form::money_in_word},
                                         {Form::money_in_word, Form::money_in_word, Form::packed},
                                         {Form::packed, Form::plain, Form::money_in_word}}) {
    for (const std::int64_t step : {3'000'000, -40'000}) {
      for (const bool ordered : {true, false}) {
        std::vector<Log> logs;
        std::vector<FoldRows> runs;
        for (std::size_t i = 0; i < forms.size(); ++i) {
          logs.push_back(random_rows(300, forms[i], true, ordered, i == 1, static_cast<std::int64_t>(i) * step, i + 1));
          runs.push_back(logs.back().rows);
        }
        expect_all_equal(runs);
        // Further apart than ticks of 32 bits reach.
        runs.back().packing.base += std::int64_t{5'000'000'000} * kPackedUnit;
        runs.back().first += std::int64_t{5'000'000'000} * kPackedUnit;
        runs.back().last += std::int64_t{5'000'000'000} * kPackedUnit;
        expect_all_equal(runs);
        runs.back().packing.unit = 1;
        expect_all_equal(runs);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryInstructionSet, FoldKernelsTest, ::testing::Values(Isa::baseline, Isa::avx2, Isa::avx512),
                         [](const auto& test) { return std::string(name_of(test.param)); });

// The reference itself, by hand.
TEST(FoldKernels, CountsDaysInTheirZone) {
  const std::int64_t hour = kDay / 24;
  const std::vector<std::uint64_t> words = {
      0, static_cast<std::uint64_t>(-1),        std::bit_cast<std::uint64_t>(2.0),   // 1969-12-31 23:59
      0, static_cast<std::uint64_t>(hour),      std::bit_cast<std::uint64_t>(-0.5),  // a return
      0, static_cast<std::uint64_t>(2 * hour),  std::bit_cast<std::uint64_t>(1.0),   // 1970-01-01 02:00
      0, static_cast<std::uint64_t>(23 * hour), std::bit_cast<std::uint64_t>(4.0)};  // the same day at UTC
  const FoldRows rows{.row = words.data(), .rows = 4, .has_amount = true, .packing = {}};
  Columns columns;
  FoldCounts counts;
  ASSERT_TRUE(fold_reference().add_days(&rows, 1, 1, {}, columns.sums(true), nullptr, counts));
  EXPECT_EQ(columns.money[0], 6.5);
  EXPECT_EQ(columns.presence[0], 4U);
  EXPECT_EQ(columns.days[0], 2U);
  EXPECT_EQ(columns.first[0], -1);
  EXPECT_EQ(columns.last[0], 23 * hour);
  Columns west;
  FoldWindow window;
  window.utc_offset = -3 * hour;
  ASSERT_TRUE(fold_reference().add_days(&rows, 1, 1, window, west.sums(true), nullptr, counts));
  EXPECT_EQ(west.days[0], 2U);  // 20:59 and 23:00 of one day, 20:00 of the next
}

}  // namespace
}  // namespace quintile::kernels
