// One block of the log, partitioned by customer.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "engine/aggregate/row_layout.hpp"
#include "engine/aggregate/row_memory.hpp"
#include "engine/aggregate/text_words.hpp"
#include "kernels/partition.hpp"
#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// Consecutive rows of one partition. Packed rows have key and time in their first word, others in their first two; the
/// layout's further words follow, unless the amount is packed as well.
struct RowRun {
  std::uint64_t* row = nullptr;
  std::size_t rows = 0;
  std::size_t words = 0;  ///< of one row
  bool packed = false;
  kernels::Packing packing;
  std::uint64_t flip = 0;  ///< packed: key = (base + place) ^ flip
  std::uint64_t base = 0;
  TimeNs first = 0;  ///< no row is before it,
  TimeNs last = 0;   ///< none after this
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
  const auto key = [&](std::uint64_t word) { return (run.base + (word & place)) ^ run.flip; };
  if (run.packing.money_bits == 0) {
    for (std::size_t i = 0; i < run.rows; ++i, at += run.words) visit(key(at[0]), run.packing.time(at[0]), at + 1);
    return;
  }
  for (std::size_t i = 0; i < run.rows; ++i, ++at) {
    const auto amount = std::bit_cast<std::uint64_t>(run.packing.money(at[0]));
    visit(key(at[0]), run.packing.time(at[0]), &amount);
  }
}

/// Rows of one block of the log grouped by partition, in log order within each.
struct PartitionedBlock {
  std::uint64_t* rows = nullptr;  ///< compact rows; partitions start at multiples of kernels::row_group rows
  Buffer<std::uint32_t> starts;   ///< first row of each partition
  Buffer<std::uint32_t> ends;     ///< one past the last
  TextCopies copies;              ///< of text ids too long for their rows
  std::size_t words = 0;          ///< of one row
  bool packed = false;
  kernels::Packing packing;
  TimeNs first = 0;  ///< no row is before it,
  TimeNs last = 0;   ///< none after this

  [[nodiscard]] RowRun partition(std::size_t p, const kernels::PartitionRule& rule) const noexcept {
    RowRun run{rows + starts[p] * words, ends[p] - starts[p], words, packed, packing, rule.flip, 0, first, last};
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

/// Partitions a block of at least one row by `rule`, into rows that live in `memory`. Rows with text ids have a word
/// more than `layout` says (see text_numbers.hpp). At most 2^31 rows.
[[nodiscard]] PartitionedBlock partition_block(const EventBlock& block, IdType ids, const RowLayout& layout,
                                               const kernels::PartitionRule& rule, PartitionScratch& scratch,
                                               RowMemory& memory);

}  // namespace quintile::aggregation
