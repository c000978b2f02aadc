#include "engine/aggregate/partition_counts.hpp"

#include <atomic>
#include <bit>
#include <cstdint>

#include "engine/aggregate/dense_range.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

constexpr std::size_t kBits = 64;

// Customers of a partition; nothing when its ids are no indices.
std::optional<std::size_t> count_customers(std::size_t p, std::span<const PartitionedBlock> blocks,
                                           const kernels::PartitionRule& rule, std::vector<std::uint64_t>& seen) {
  std::size_t rows = 0;
  for (const PartitionedBlock& block : blocks) rows += block.partition(p, rule).rows;
  const std::optional<DenseRange> range = dense_range(rule, p, rows);
  if (!range) return std::nullopt;
  seen.assign(range->width / kBits + 1, 0);
  for (const PartitionedBlock& block : blocks) {
    const RowRun run = block.partition(p, rule);
    std::uint64_t most = 0;
    for_each_row(run, [&](std::uint64_t key, TimeNs, const std::uint64_t*) {
      const std::uint64_t place = (key ^ rule.flip) - range->base;
      most = place > most ? place : most;
      const std::uint64_t inside = place < range->width ? place : range->width;
      seen[inside / kBits] |= std::uint64_t{1} << inside % kBits;
    });
    if (most >= range->width) return std::nullopt;
  }
  std::size_t customers = 0;
  for (const std::uint64_t bits : seen) customers += static_cast<std::size_t>(std::popcount(bits));
  return customers;
}

}  // namespace

std::optional<std::vector<std::size_t>> first_customers(std::span<const PartitionedBlock> blocks,
                                                        const kernels::PartitionRule& rule) {
  if (rule.by != kernels::PartitionRule::By::range) return std::nullopt;
  const std::size_t partitions = std::size_t{1} << rule.bits;
  std::vector<std::size_t> starts(partitions + 1, 0);
  std::atomic<bool> dense{true};
  parallel_for(partitions, [&](std::size_t p) {
    if (!dense.load(std::memory_order_relaxed)) return;
    thread_local std::vector<std::uint64_t> seen;
    const std::optional<std::size_t> customers = count_customers(p, blocks, rule, seen);
    if (!customers) dense = false;
    starts[p + 1] = customers.value_or(0);
  });
  if (!dense) return std::nullopt;
  for (std::size_t p = 0; p < partitions; ++p) starts[p + 1] += starts[p];
  return starts;
}

}  // namespace quintile::aggregation
