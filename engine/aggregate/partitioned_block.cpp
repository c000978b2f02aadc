#include "engine/aggregate/partitioned_block.hpp"

#include <array>
#include <limits>

#include "kernels/partition.hpp"

namespace quintile::aggregation {
namespace {

template <class T>
void reserve(Buffer<T>& buffer, std::size_t size) {
  if (buffer.size() < size) buffer = Buffer<T>(size);
}

// The kernels move words; a span of anything of 64 bits is one.
template <class T>
const std::uint64_t* words_of(std::span<const T> column) {
  static_assert(sizeof(T) == sizeof(std::uint64_t));
  return reinterpret_cast<const std::uint64_t*>(column.data());
}

void pack_meta_column(const EventBlock& block, std::span<std::uint64_t> out) {
  for (std::size_t i = 0; i < block.rows; ++i) {
    const EventKind kind = block.kind.empty() ? EventKind::purchase : block.kind[i];
    const std::uint8_t channel = block.channel.empty() ? std::uint8_t{0} : block.channel[i];
    const double value = block.value.empty() ? std::numeric_limits<double>::quiet_NaN() : block.value[i];
    out[i] = pack_meta(kind, channel, static_cast<float>(value));
  }
}

}  // namespace

PartitionedBlock partition_block(const EventBlock& block, IdType ids, const RowLayout& layout,
                                 const kernels::PartitionRule& rule, PartitionScratch& scratch) {
  PartitionedBlock out;
  const std::size_t partitions = std::size_t{1} << rule.bits;
  const kernels::PartitionKernels& kernel = kernels::partition_kernels();

  std::array<const std::uint64_t*, kernels::kMaxRowWords> column{};
  std::size_t words = layout.words;
  const std::uint64_t* divided_by = nullptr;
  if (ids == IdType::text) {
    scratch.texts.fill(block.id_text, out.copies);
    divided_by = scratch.texts.hash.data();
    column[kKeyWord] = scratch.texts.first.data();
    column[words++] = scratch.texts.second.data();
  } else {
    divided_by = column[kKeyWord] = words_of(block.id);
  }
  column[kTimeWord] = words_of(block.time);
  if (layout.amount != 0) column[layout.amount] = words_of(block.amount);
  if (layout.order != 0) column[layout.order] = words_of(block.order);
  if (layout.meta != 0) {
    reserve(scratch.meta, block.rows);
    pack_meta_column(block, {scratch.meta.data(), block.rows});
    column[layout.meta] = scratch.meta.data();
  }

  out.starts = Buffer<std::uint32_t>(partitions);
  out.ends = Buffer<std::uint32_t>(partitions, 0);
  reserve(scratch.partition, block.rows);
  reserve(scratch.staging, partitions * kernels::kRowGroup * words);
  kernel.assign(divided_by, block.rows, rule, scratch.partition.data(), out.ends.data());

  std::uint32_t next = 0;
  for (std::size_t p = 0; p < partitions; ++p) {
    constexpr auto kGroup = static_cast<std::uint32_t>(kernels::kRowGroup);
    const std::uint32_t count = out.ends[p];
    out.starts[p] = out.ends[p] = next;
    next += (count + kGroup - 1) / kGroup * kGroup;
  }
  out.rows = Buffer<std::uint64_t>(next * words);
  kernel.scatter(column.data(), words, scratch.partition.data(), block.rows, rule.bits, out.rows.data(),
                 out.ends.data(), scratch.staging.data());
  return out;
}

}  // namespace quintile::aggregation
