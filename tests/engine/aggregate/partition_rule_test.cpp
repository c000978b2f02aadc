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

TEST(PartitionRule, EvenIdsAreDividedByRange) {
  const PartitionRule rule = choose_partition_rule(IdType::int64, 100'000'000, sample_of(1, 10'000'000));
  EXPECT_EQ(rule.by, PartitionRule::By::range);
  EXPECT_EQ(rule.bits, 12);
  EXPECT_EQ(rule.shift, 12);
  EXPECT_EQ(choose_partition_rule(IdType::int64, 1'000'000, sample_of(-5'000, 5'000)).by, PartitionRule::By::range);
}

TEST(PartitionRule, SkewedOrUnknownIdsAreDividedByHash) {
  std::vector<std::int64_t> skewed = sample_of(1, 1'000);
  skewed.push_back(1'000'000'000'000);
  EXPECT_EQ(choose_partition_rule(IdType::int64, 100'000'000, skewed).by, PartitionRule::By::mixed);
  EXPECT_EQ(choose_partition_rule(IdType::int64, 100'000'000, {}).by, PartitionRule::By::mixed);
  EXPECT_EQ(choose_partition_rule(IdType::text, 100'000'000, {}).by, PartitionRule::By::hashed);
}

TEST(PartitionRule, SmallLogsAreOnePartition) {
  const PartitionRule rule = choose_partition_rule(IdType::uint64, 1'000, {});
  EXPECT_EQ(rule.bits, 0);
  EXPECT_EQ(rule.by, PartitionRule::By::range);
}

}  // namespace
}  // namespace quintile::aggregation
