// Partitioning of blocks of rows, as the aggregate stage does it.
#include "kernels/partition.hpp"

#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"

namespace quintile::bench {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;
constexpr int kBits = 9;
constexpr std::size_t kPartitions = std::size_t{1} << kBits;

const Buffer<std::uint64_t>& keys() {
  static const Buffer<std::uint64_t> column =
      random_column<std::uint64_t>(kElements, [](std::uint64_t random) { return random >> 44; });
  return column;
}

kernels::PartitionRule rule_of(kernels::PartitionRule::By by) { return {by, kBits, 0, 0, 20 - kBits}; }

void assign(benchmark::State& state, kernels::PartitionRule::By by) {
  std::vector<std::uint16_t> partition(kBlock);
  std::vector<std::uint32_t> count(kPartitions);
  for (auto _ : state) {
    for (std::size_t at = 0; at < kElements; at += kBlock)
      kernels::partition_kernels().assign(keys().data() + at, kBlock, rule_of(by), partition.data(), count.data());
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8);
}
BENCHMARK_CAPTURE(assign, mixed, kernels::PartitionRule::By::mixed);
BENCHMARK_CAPTURE(assign, range, kernels::PartitionRule::By::range);

// Rows of three words: key, time and amount.
void scatter(benchmark::State& state) {
  std::vector<std::uint16_t> partition(kElements);
  constexpr std::size_t kGroup = kernels::row_group(3);
  Buffer<std::uint64_t> out((kBlock + kPartitions * kGroup) * 3);
  Buffer<std::uint64_t> staging(kPartitions * kGroup * 3);
  std::vector<std::vector<std::uint32_t>> starts;
  for (std::size_t at = 0; at < kElements; at += kBlock) {
    std::vector<std::uint32_t> count(kPartitions);
    kernels::partition_kernels().assign(keys().data() + at, kBlock, rule_of(kernels::PartitionRule::By::range),
                                        partition.data() + at, count.data());
    std::uint32_t next = 0;
    for (std::uint32_t& own : count) {
      const auto rows = static_cast<std::uint32_t>((own + kGroup - 1) / kGroup * kGroup);
      own = next;
      next += rows;
    }
    starts.push_back(std::move(count));
  }
  for (auto _ : state) {
    for (std::size_t block = 0; block < starts.size(); ++block) {
      std::vector<std::uint32_t> cursor = starts[block];
      const std::uint64_t* column = keys().data() + block * kBlock;
      const std::uint64_t* const columns[] = {column, column, column};
      kernels::partition_kernels().scatter(columns, 3, partition.data() + block * kBlock, kBlock, kBits, out.data(),
                                           cursor.data(), staging.data());
    }
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8 + 2 + 24);  // the three columns are one here
}
BENCHMARK(scatter);

}  // namespace
}  // namespace quintile::bench
