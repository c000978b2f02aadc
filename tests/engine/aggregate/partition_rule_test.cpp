#include "engine/aggregate/partition_rule.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace quintile::aggregation {
namespace {

using kernels::PartitionRule;

std::vector<std::int64_t> sample_of(std::int64_t low, std::int64_t high) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> id(low, high);
  std::vector<std::int64_t> sample(4000);
  for (auto& value : sample) value = id(random);
  return sample;
}

PartitionRule rule_for(IdType type, std::uint64_t rows, std::span<const std::int64_t> sample) {
  return choose_partition_rule(type, rows, sample, MeasureSet::full);
}

TEST(PartitionRule, EvenIdsAreDividedByRange) {
  const PartitionRule rule = rule_for(IdType::int64, 100'000'000, sample_of(1, 10'000'000));
  EXPECT_EQ(rule.by, PartitionRule::By::range);
  EXPECT_EQ(rule.bits, 12);
  EXPECT_EQ(rule.shift, 12);
  EXPECT_EQ(rule_for(IdType::int64, 1'000'000, sample_of(-5'000, 5'000)).by, PartitionRule::By::range);
}

TEST(PartitionRule, SumsAloneNeedFewerPartitions) {
  const auto sample = sample_of(1, 10'000'000);
  const PartitionRule rule = choose_partition_rule(IdType::int64, 100'000'000, sample, MeasureSet::basic);
  EXPECT_EQ(rule.bits + rule.shift, 24);
  EXPECT_EQ(rule.bits, 10);
  // Ids a little outside the sample's range belong to it, at both ends.
  EXPECT_LE(rule.low, (std::uint64_t{1} << 63) + 1);
  EXPECT_GT(rule.low + (std::uint64_t{1} << 24), (std::uint64_t{1} << 63) + 10'000'000);
}

// Ten-digit customer numbers: sums are found by numbering them.
TEST(PartitionRule, SparseIdsNeedFewerPartitionsForSums) {
  const auto sample = sample_of(1'000'000'000, 9'999'999'999);
  const PartitionRule sums = choose_partition_rule(IdType::int64, 100'000'000, sample, MeasureSet::basic);
  EXPECT_EQ(sums.by, PartitionRule::By::range);
  EXPECT_EQ(sums.bits, 10);
  EXPECT_EQ(rule_for(IdType::int64, 100'000'000, sample).bits, 12);
  EXPECT_EQ(choose_partition_rule(IdType::int64, 1'000'000, sample, MeasureSet::basic).bits, 6);
}

TEST(PartitionRule, SkewedOrUnknownIdsAreDividedByHash) {
  std::vector<std::int64_t> skewed = sample_of(1, 1'000);
  skewed.push_back(1'000'000'000'000);
  EXPECT_EQ(rule_for(IdType::int64, 100'000'000, skewed).by, PartitionRule::By::mixed);
  EXPECT_EQ(rule_for(IdType::int64, 100'000'000, {}).by, PartitionRule::By::mixed);
  EXPECT_EQ(rule_for(IdType::text, 100'000'000, {}).by, PartitionRule::By::hashed);
}

TEST(PartitionRule, SmallLogsAreOnePartition) {
  const PartitionRule rule = rule_for(IdType::uint64, 1'000, {});
  EXPECT_EQ(rule.bits, 0);
  EXPECT_EQ(rule.by, PartitionRule::By::range);
}

}  // namespace
}  // namespace quintile::aggregation
