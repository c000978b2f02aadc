// One block of the log, partitioned by customer.
#pragma once

#include <cstdint>
#include <span>

#include "engine/aggregate/row_layout.hpp"
#include "engine/aggregate/text_words.hpp"
#include "kernels/partition.hpp"
#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// Consecutive rows of one partition. Packed rows have key and time in their first word, others in their first two; the
/// layout's further words follow.
struct RowRun {
  const std::uint64_t* row = nullptr;
  std::size_t rows = 0;
  std::size_t words = 0;  ///< of one row
  bool packed = false;
  kernels::Packing packing;
  std::uint64_t flip = 0;  ///< packed: key = (base + place) ^ flip
  std::uint64_t base = 0;
};

/// Calls visit(key, time, further words) for each row in order.
template <class Visit>
void for_each_row(const RowRun& run, Visit visit) {
  const std::uint64_t* at = run.row;
  if (!run.packed) {
    for (std::size_t i = 0; i < run.rows; ++i, at += run.words)
      visit(at[kKeyWord], static_cast<TimeNs>(at[kTimeWord]), at + 2);
    return;
  }
  const std::uint64_t place = (std::uint64_t{1} << run.packing.shift) - 1;
  const auto unit = static_cast<std::uint64_t>(run.packing.unit);
  const auto start = static_cast<std::uint64_t>(run.packing.base);
  for (std::size_t i = 0; i < run.rows; ++i, at += run.words) {
    visit((run.base + (at[0] & place)) ^ run.flip, static_cast<TimeNs>(start + (at[0] >> run.packing.shift) * unit),
          at + 1);
  }
}

/// Rows of one block of the log grouped by partition, in log order within each.
struct PartitionedBlock {
  Buffer<std::uint64_t> rows;    ///< compact rows; partitions start at multiples of kernels::row_group rows
  Buffer<std::uint32_t> starts;  ///< first row of each partition
  Buffer<std::uint32_t> ends;    ///< one past the last
  TextCopies copies;             ///< of text ids too long for their rows
  std::size_t words = 0;         ///< of one row
  bool packed = false;
  kernels::Packing packing;

  [[nodiscard]] RowRun partition(std::size_t p, const kernels::PartitionRule& rule) const noexcept {
    RowRun run{rows.data() + starts[p] * words, ends[p] - starts[p], words, packed, packing, rule.flip, 0};
    if (packed) run.base = rule.low + (static_cast<std::uint64_t>(p) << rule.shift);
    return run;
  }
};

/// Buffers that a thread keeps between blocks.
struct PartitionScratch {
  TextColumns texts;
  Buffer<std::uint64_t> packed;  ///< key and time
  Buffer<std::uint64_t> meta;
  Buffer<std::uint16_t> partition;
  Buffer<std::uint64_t> staging;
};

/// Partitions a block by `rule`. Rows with text ids have a word more than `layout` says (see text_numbers.hpp). No time
/// is before `first`. At most 2^31 rows.
[[nodiscard]] PartitionedBlock partition_block(const EventBlock& block, IdType ids, const RowLayout& layout,
                                               const kernels::PartitionRule& rule, TimeNs first,
                                               PartitionScratch& scratch);

}  // namespace quintile::aggregation
