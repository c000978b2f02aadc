#include "kernels/partition.hpp"

#include <gtest/gtest.h>

#include <random>
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
  for (std::size_t p = 0; p < partitions; ++p) {
    start[p] = next;
    next += static_cast<std::uint32_t>((count[p] + kRowGroup - 1) / kRowGroup * kRowGroup);
  }
  std::vector<std::uint32_t> cursor = start;
  Buffer<std::uint64_t> out(next * shape.words + 1);
  Buffer<std::uint64_t> staging(partitions * kRowGroup * shape.words);
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
