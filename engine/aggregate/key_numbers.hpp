// Integer ids -> numbers, one partition at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/partitioned_block.hpp"
#include "engine/aggregate/prefetch.hpp"

namespace quintile::aggregation {

/// Numbers the ids of a partition 0, 1, 2, ... in the order in which they first come, as TextNumbers does texts. A
/// partition's ids fit in a cache, so that no row waits for memory.
class KeyNumbers {
 public:
  /// Writes numbers into the rows, in place of keys or, in packed rows, distances from the partition's start. False
  /// when there are more numbers than distances; the rows are of no use then.
  [[nodiscard]] bool number_more(std::span<RowRun> runs);
  /// Asks for what number_more() will look up.
  void prefetch() const noexcept {
    prefetch_all(slots_);
    prefetch_all(keys_);
  }
  /// Ids so far.
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  /// What was numbered, by number.
  [[nodiscard]] std::span<const std::uint64_t> keys() const noexcept { return keys_; }

  /// The number of a key. Throws DataError beyond 2^32 - 1 keys.
  [[nodiscard]] std::uint32_t number(std::uint64_t key) {
    std::size_t at = slot_of(key);
    while (slots_[at] != 0) {
      if (keys_[slots_[at] - 1] == key) return slots_[at] - 1;
      at = (at + 1) & (slots_.size() - 1);
    }
    return add(at, key);
  }

 private:
  static constexpr int kFewestBits = 6;

  // The upper bits of a product depend on all bits of the key.
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> shift_);
  }
  [[nodiscard]] std::uint32_t add(std::size_t slot, std::uint64_t key);
  void grow();

  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(std::size_t{1} << kFewestBits, 0);  // 1 + number
  int shift_ = 64 - kFewestBits;
  std::vector<std::uint64_t> keys_;  // by number
};

}  // namespace quintile::aggregation
