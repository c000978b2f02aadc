#include "engine/aggregate/grouping.hpp"

#include <algorithm>
#include <cstring>

namespace quintile::aggregation {

void Grouping::group(std::optional<DenseRange> range, Runs runs) {
  std::size_t rows = 0;
  for (const RowRun& run : runs) rows += run.rows;
  if (grouped_.size() < rows * words_) grouped_.resize(rows * words_);
  groups_.clear();
  if (tally_by_range(range, runs)) {
    move_rows_by_range(runs);
    return;
  }
  tally_by_hash(runs, rows);
  move_rows_by_hash(runs);
  if (rule_.by == kernels::PartitionRule::By::range)
    std::ranges::sort(groups_, {}, [&](const Group& group) { return group.key ^ rule_.flip; });
}

// Indexes tallies by the id itself. False when the ids are too sparse for that, or when ids outside the rule's range
// were clamped into this partition.
bool Grouping::tally_by_range(std::optional<DenseRange> range, Runs runs) {
  if (!range) return false;
  const std::uint64_t width = range->width;
  base_ = range->base;
  tallies_.assign(width, {});
  for (const RowRun& run : runs) {
    bool inside = true;
    for_each_row(run, [&](std::uint64_t key, TimeNs time, const std::uint64_t*) {
      const std::uint64_t offset = (key ^ rule_.flip) - base_;
      inside = inside && offset < width;
      if (inside) tallies_[offset].add(time);
    });
    if (!inside) return false;
  }
  std::uint64_t start = 0;
  for (std::uint64_t offset = 0; offset < width; ++offset) {
    Tally& tally = tallies_[offset];
    if (tally.count == 0) continue;
    groups_.push_back({(base_ + offset) ^ rule_.flip, start, tally.count, !tally.unordered});
    start += tally.count;
    tally.count = groups_.back().start;
  }
  return true;
}

void Grouping::move_rows_by_range(Runs runs) {
  for (const RowRun& run : runs) {
    for_each_row(run, [&](std::uint64_t key, TimeNs time, const std::uint64_t* further) {
      put_row(tallies_[(key ^ rule_.flip) - base_].count++, key, time, further);
    });
  }
}

void Grouping::tally_by_hash(Runs runs, std::size_t rows) {
  slots_.assign(std::max<std::size_t>(slots_.size(), 64), Slot{0, kEmpty});
  keys_.clear();
  tallies_.clear();
  customer_of_row_.resize(rows);
  std::size_t row = 0;
  for (const RowRun& run : runs) {
    for_each_row(run, [&](std::uint64_t key, TimeNs time, const std::uint64_t*) {
      const std::uint32_t customer = customer_of(key);
      customer_of_row_[row++] = customer;
      tallies_[customer].add(time);
    });
  }
  std::uint64_t start = 0;
  for (std::size_t customer = 0; customer < keys_.size(); ++customer) {
    Tally& tally = tallies_[customer];
    groups_.push_back({keys_[customer], start, tally.count, !tally.unordered});
    start += tally.count;
    tally.count = groups_.back().start;
  }
}

void Grouping::move_rows_by_hash(Runs runs) {
  std::size_t row = 0;
  for (const RowRun& run : runs) {
    for_each_row(run, [&](std::uint64_t key, TimeNs time, const std::uint64_t* further) {
      put_row(tallies_[customer_of_row_[row++]].count++, key, time, further);
    });
  }
}

void Grouping::put_row(std::size_t to, std::uint64_t key, TimeNs time, const std::uint64_t* further) noexcept {
  std::uint64_t* out = grouped_.data() + to * words_;
  out[kKeyWord] = key;
  out[kTimeWord] = static_cast<std::uint64_t>(time);
  for (std::size_t word = 2; word < words_; ++word) out[word] = further[word - 2];
}

std::uint32_t Grouping::customer_of(std::uint64_t key) {
  const std::size_t mask = slots_.size() - 1;
  // Low bits: the upper ones chose the partition and are all alike here.
  std::size_t at = kernels::mix(key) & mask;
  while (slots_[at].customer != kEmpty) {
    if (slots_[at].key == key) return slots_[at].customer;
    at = (at + 1) & mask;
  }
  const auto customer = static_cast<std::uint32_t>(keys_.size());
  slots_[at] = {key, customer};
  keys_.push_back(key);
  tallies_.emplace_back();
  if (keys_.size() * 2 > slots_.size()) grow();
  return customer;
}

void Grouping::grow() {
  std::vector<Slot> larger(slots_.size() * 2, Slot{0, kEmpty});
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.customer == kEmpty) continue;
    std::size_t at = kernels::mix(slot.key) & mask;
    while (larger[at].customer != kEmpty) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace quintile::aggregation
