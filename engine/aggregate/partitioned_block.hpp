// One block of the log, partitioned by customer.
#pragma once

#include <cstdint>
#include <span>

#include "engine/aggregate/row_layout.hpp"
#include "kernels/partition.hpp"
#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// Rows of one block of the log grouped by partition, in log order within each.
struct PartitionedBlock {
  Buffer<std::uint64_t> rows;    ///< compact rows; partitions start at multiples of kernels::kRowGroup rows
  Buffer<std::uint32_t> starts;  ///< first row of each partition
  Buffer<std::uint32_t> ends;    ///< one past the last

  [[nodiscard]] std::span<const std::uint64_t> partition(std::size_t p, std::size_t words) const noexcept {
    return {rows.data() + starts[p] * words, (ends[p] - starts[p]) * words};
  }
};

/// Buffers that a thread keeps between blocks.
struct PartitionScratch {
  Buffer<std::uint64_t> keys;  ///< of text ids
  Buffer<std::uint64_t> meta;
  Buffer<std::uint16_t> partition;
  Buffer<std::uint64_t> staging;
};

/// Partitions a block by `rule`. `keys` replaces the block's integer ids when the ids are texts. At most 2^31 rows.
[[nodiscard]] PartitionedBlock partition_block(const EventBlock& block, const std::uint64_t* keys,
                                               const RowLayout& layout, const kernels::PartitionRule& rule,
                                               PartitionScratch& scratch);

}  // namespace quintile::aggregation
