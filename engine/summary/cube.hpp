// Tallies of customers by segment, active flag and active types: every row of the tables is a sum of its cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/summary/tally.hpp"

namespace quintile {

/// Where a customer is counted.
struct CubeKey {
  std::uint8_t segment = 0;
  bool active = false;
  std::uint8_t types = 0;  ///< bit mask of ActiveType, below 64
};

/// Holds the cells that occur, in the order in which they first did, so that sums over cells are reproducible.
class Cube {
 public:
  /// The cell's tally, empty at first. Valid until the next call.
  [[nodiscard]] Tally& at(CubeKey key) {
    const std::size_t slot = slots_.empty() ? 0 : slots_[number_of(key)];
    return slot == 0 ? add(key) : cells_[slot - 1];
  }
  void merge(const Cube& later);

  /// Sums the cells whose key satisfies `which`.
  template <class Which>
  [[nodiscard]] Tally total(Which which) const {
    Tally sum;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (which(keys_[i])) sum += cells_[i];
    }
    return sum;
  }

 private:
  static constexpr std::size_t kMasks = 64;
  static constexpr std::size_t kKeys = 256 * 2 * kMasks;
  static std::size_t number_of(CubeKey key) noexcept {
    return (key.segment * std::size_t{2} + (key.active ? 1 : 0)) * kMasks + key.types;
  }
  [[nodiscard]] Tally& add(CubeKey key);

  std::vector<std::uint16_t> slots_;  ///< key as a number -> 1 + index of the cell; 0: none yet
  std::vector<CubeKey> keys_;
  std::vector<Tally> cells_;
};

}  // namespace quintile
