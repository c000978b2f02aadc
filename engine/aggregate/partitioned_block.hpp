// One block of the log, partitioned by customer.
#pragma once

#include <cstdint>
#include <span>

#include "engine/aggregate/row_layout.hpp"
#include "engine/aggregate/text_words.hpp"
#include "kernels/partition.hpp"
#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// Rows of one block of the log grouped by partition, in log order within each.
struct PartitionedBlock {
  Buffer<std::uint64_t> rows;    ///< compact rows; partitions start at multiples of kernels::kRowGroup rows
  Buffer<std::uint32_t> starts;  ///< first row of each partition
  Buffer<std::uint32_t> ends;    ///< one past the last
  TextCopies copies;             ///< of text ids too long for their rows

  [[nodiscard]] std::span<const std::uint64_t> partition(std::size_t p, std::size_t words) const noexcept {
    return {rows.data() + starts[p] * words, (ends[p] - starts[p]) * words};
  }
};

/// Buffers that a thread keeps between blocks.
struct PartitionScratch {
  TextColumns texts;
  Buffer<std::uint64_t> meta;
  Buffer<std::uint16_t> partition;
  Buffer<std::uint64_t> staging;
};

/// Partitions a block by `rule`. Rows with text ids have a word more than `layout` says (see text_numbers.hpp). At most
/// 2^31 rows.
[[nodiscard]] PartitionedBlock partition_block(const EventBlock& block, IdType ids, const RowLayout& layout,
                                               const kernels::PartitionRule& rule, PartitionScratch& scratch);

}  // namespace quintile::aggregation
