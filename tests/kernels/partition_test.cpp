#include "kernels/partition.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "kernels/table.hpp"
#include "quintile/buffer.hpp"

namespace quintile::kernels {
namespace {

struct Shape {
  std::size_t rows;
  std::size_t words;
  int bits;
};

// Partitions `shape.rows` random rows with a set of kernels and returns the rows, partition after partition.
std::vector<std::uint64_t> partitioned(const PartitionKernels& kernel, const Shape& shape, PartitionRule rule) {
  rule.bits = shape.bits;
  std::mt19937_64 random(shape.rows * 31 + shape.words);
  std::vector<std::vector<std::uint64_t>> columns(shape.words, std::vector<std::uint64_t>(shape.rows));
  for (auto& column : columns) {
    for (auto& value : column) value = random() >> (rule.by == PartitionRule::By::hashed ? 0 : 40);
  }
  std::vector<const std::uint64_t*> pointers;
  for (const auto& column : columns) pointers.push_back(column.data());

  const std::size_t partitions = std::size_t{1} << shape.bits;
  std::vector<std::uint16_t> partition(shape.rows);
  std::vector<std::uint32_t> count(partitions, 0);
  kernel.assign(pointers[0], shape.rows, rule, partition.data(), count.data());
  std::vector<std::uint32_t> start(partitions);
  std::uint32_t next = 0;
  const auto group = static_cast<std::uint32_t>(row_group(shape.words));
  for (std::size_t p = 0; p < partitions; ++p) {
    start[p] = next;
    next += (count[p] + group - 1) / group * group;
  }
  std::vector<std::uint32_t> cursor = start;
  Buffer<std::uint64_t> out(next * shape.words + 1);
  Buffer<std::uint64_t> staging(partitions * group * shape.words);
  kernel.scatter(pointers.data(), shape.words, partition.data(), shape.rows, shape.bits, out.data(), cursor.data(),
                 staging.data());
  std::vector<std::uint64_t> rows;
  for (std::size_t p = 0; p < partitions; ++p) {
    EXPECT_EQ(cursor[p], start[p] + count[p]);
    rows.push_back(count[p]);
    rows.insert(rows.end(), out.data() + start[p] * shape.words, out.data() + cursor[p] * shape.words);
  }
  return rows;
}

// Keys below 2^24 fall below, inside and above this range.
constexpr PartitionRule kRules[] = {
    {PartitionRule::By::mixed},
    {PartitionRule::By::hashed},
    {PartitionRule::By::range, 0, std::uint64_t{1} << 63, (std::uint64_t{1} << 63) + 99, 9},
    {PartitionRule::By::range, 0, 0, 3'000'000, 20}};

TEST(Partition, EveryInstructionSetMatchesTheReference) {
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (!supported(isa)) continue;
    for (const std::size_t rows : {0UL, 1UL, 7UL, 8UL, 9UL, 63UL, 64UL, 65UL, 1000UL, 4099UL}) {
      for (std::size_t words = 1; words <= kMaxRowWords; ++words) {
        for (const int bits : {0, 1, 4, kMaxPartitionBits}) {
          for (const PartitionRule& rule : kRules) {
            const Shape shape{rows, words, bits};
            EXPECT_EQ(partitioned(table_of(isa).partition, shape, rule),
                      partitioned(partition_reference(), shape, rule))
                << name_of(isa) << ", " << rows << " rows of " << words << " words, " << bits << " bits";
          }
        }
      }
    }
  }
}

constexpr std::int64_t kStart = 1'700'000'000'000'000'000;

struct Packed {
  bool fits;
  std::vector<std::uint64_t> word;
  std::vector<std::uint16_t> partition;
  std::vector<std::uint32_t> count;
  bool operator==(const Packed&) const = default;
};

Packed packed(const PartitionKernels& kernel, const std::vector<std::uint64_t>& key,
              const std::vector<std::int64_t>& time, const PartitionRule& rule, std::int64_t unit,
              const std::vector<double>& amount = {}, int money_bits = 0) {
  Packed out{false, std::vector<std::uint64_t>(key.size()), std::vector<std::uint16_t>(key.size()),
             std::vector<std::uint32_t>(std::size_t{1} << rule.bits, 0)};
  out.fits =
      kernel.pack(key.data(), time.data(), amount.data(), key.size(), rule, {kStart, unit, rule.shift, money_bits},
                  out.word.data(), out.partition.data(), out.count.data());
  if (!out.fits) {
    out.word.clear();
    out.partition.clear();
  }
  return out;
}

// One row that does not fit, anywhere, is enough; rows at the very edge fit.
TEST(Partition, PackingMatchesTheReference) {
  struct Oddity {
    std::uint64_t key;
    std::int64_t time;
    bool fits;
  };
  constexpr std::uint64_t kFlip = std::uint64_t{1} << 63;
  constexpr PartitionRule kRule{PartitionRule::By::range, 5, kFlip, kFlip + 1000, 20};
  constexpr std::int64_t kMostTicks = (std::int64_t{1} << 44) - 1;
  const Oddity oddities[] = {{1000, kStart, true},
                             {999, kStart, false},
                             {1000 + (1U << 25) - 1, kStart, true},
                             {1000 + (1U << 25), kStart, false},
                             {~std::uint64_t{0}, kStart, false},  // -1, below the range
                             {1000, kStart - 1, false},
                             {1000, kStart - kPackedUnit, false},
                             {1000, kStart + 1, false},
                             {1000, kStart + kMostTicks, false},
                             {1000, kStart + 7'500'000'000 * kPackedUnit, true},
                             {1000, kStart + 7'500'000'000 * kPackedUnit + 512, false},
                             {1000, kStart + 1'953'125, false}};
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (!supported(isa)) continue;
    for (const std::size_t rows : {1UL, 7UL, 8UL, 9UL, 64UL, 1001UL}) {
      std::mt19937_64 random(rows);
      std::vector<std::uint64_t> key(rows);
      std::vector<std::int64_t> time(rows);
      for (std::size_t i = 0; i < rows; ++i) {
        key[i] = 1000 + random() % (1U << 25);
        time[i] = kStart + static_cast<std::int64_t>(random() % 100'000'000) * kPackedUnit;
      }
      const auto& reference = partition_reference();
      const auto& kernel = table_of(isa).partition;
      EXPECT_TRUE(packed(kernel, key, time, kRule, kPackedUnit).fits);
      EXPECT_EQ(packed(kernel, key, time, kRule, kPackedUnit), packed(reference, key, time, kRule, kPackedUnit));
      for (const Oddity& oddity : oddities) {
        const std::size_t at = random() % rows;
        const auto keep = std::pair(key[at], time[at]);
        key[at] = oddity.key;
        time[at] = oddity.time;
        const Packed expected = packed(reference, key, time, kRule, kPackedUnit);
        EXPECT_EQ(expected.fits, oddity.fits) << oddity.key << ' ' << oddity.time - kStart;
        EXPECT_EQ(packed(kernel, key, time, kRule, kPackedUnit), expected);
        std::tie(key[at], time[at]) = keep;
      }
      for (std::int64_t& value : time) value = kStart + (value - kStart) / 10'000'000;
      EXPECT_EQ(packed(kernel, key, time, kRule, 1), packed(reference, key, time, kRule, 1));
      time.back() = kStart + kMostTicks;
      EXPECT_TRUE(packed(kernel, key, time, kRule, 1).fits);
      time.back() = kStart + kMostTicks + 1;
      EXPECT_FALSE(packed(kernel, key, time, kRule, 1).fits);
      EXPECT_FALSE(packed(reference, key, time, kRule, 1).fits);
      std::int64_t first[2];
      std::int64_t last[2];
      kernel.time_range(time.data(), rows, &first[0], &last[0]);
      reference.time_range(time.data(), rows, &first[1], &last[1]);
      EXPECT_EQ(first[0], first[1]);
      EXPECT_EQ(last[0], last[1]);
    }
  }
}

// Whole hundredths and nothing else, with the double that comes back the very same.
TEST(Partition, PackingAmountsMatchesTheReference) {
  struct Oddity {
    double amount;
    bool fits;
  };
  constexpr int kMoneyBits = 24;
  const Oddity oddities[] = {{0.0, true},
                             {-0.0, false},
                             {0.01, true},
                             {-17.35, true},
                             {83'886.07, true},
                             {83'886.08, false},
                             {-83'886.08, true},
                             {-83'886.09, false},
                             {0.1 + 0.2, false},
                             {0.005, false},
                             {1e-300, false},
                             {4.5e15, false},
                             {-4.5e15, false},
                             {1e300, false},
                             {std::numeric_limits<double>::quiet_NaN(), false},
                             {std::numeric_limits<double>::infinity(), false},
                             {-std::numeric_limits<double>::infinity(), false}};
  constexpr PartitionRule kRule{PartitionRule::By::range, 5, 0, 0, 14};
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (!supported(isa)) continue;
    for (const std::size_t rows : {1UL, 8UL, 9UL, 1001UL, 9000UL}) {
      std::mt19937_64 random(rows);
      std::vector<std::uint64_t> key(rows);
      std::vector<std::int64_t> time(rows);
      std::vector<double> amount(rows);
      for (std::size_t i = 0; i < rows; ++i) {
        key[i] = random() % (1U << 19);
        time[i] = kStart + static_cast<std::int64_t>(random() % (1U << 26)) * kPackedUnit;
        amount[i] = static_cast<double>(static_cast<std::int64_t>(random() % 16'000'000) - 8'000'000) / 100;
      }
      const auto check = [&](bool fits) {
        const Packed expected = packed(partition_reference(), key, time, kRule, kPackedUnit, amount, kMoneyBits);
        EXPECT_EQ(expected.fits, fits);
        EXPECT_EQ(packed(table_of(isa).partition, key, time, kRule, kPackedUnit, amount, kMoneyBits), expected);
        if (!fits) return;
        const Packing packing{kStart, kPackedUnit, kRule.shift, kMoneyBits};
        for (std::size_t i = 0; i < rows; ++i) {
          EXPECT_EQ(std::bit_cast<std::uint64_t>(packing.money(expected.word[i])),
                    std::bit_cast<std::uint64_t>(amount[i]));
          EXPECT_EQ(packing.time(expected.word[i]), time[i]);
        }
      };
      check(true);
      for (const Oddity& oddity : oddities) {
        const std::size_t at = random() % rows;
        const double keep = std::exchange(amount[at], oddity.amount);
        check(oddity.fits);
        amount[at] = keep;
      }
      time.back() = kStart + std::int64_t{1 << 26} * kPackedUnit;
      check(false);
    }
  }
}

TEST(Partition, TheEnvironmentCapsTheInstructionSet) {
  const char* variable = std::getenv("QUINTILE_ISA");
  if (variable == nullptr) GTEST_SKIP() << "no cap set in this run";
  const std::string_view cap = variable;
  const Isa most = cap == "baseline" ? Isa::baseline : cap == "avx2" ? Isa::avx2 : Isa::avx512;
  EXPECT_LE(active_isa(), most);
}

TEST(Partition, DenseKeysSpreadEvenly) {
  constexpr std::size_t kRows = 1 << 18;
  std::vector<std::uint64_t> keys(kRows);
  for (std::size_t i = 0; i < kRows; ++i) keys[i] = i;
  std::vector<std::uint16_t> partition(kRows);
  std::vector<std::uint32_t> count(256, 0);
  partition_kernels().assign(keys.data(), kRows, {PartitionRule::By::mixed, 8}, partition.data(), count.data());
  for (const std::uint32_t rows : count) {
    EXPECT_GT(rows, kRows / 256 / 2);
    EXPECT_LT(rows, kRows / 256 * 2);
  }
}

}  // namespace
}  // namespace quintile::kernels
