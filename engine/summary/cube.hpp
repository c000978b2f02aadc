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
  [[nodiscard]] Tally& at(CubeKey key);
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
  std::vector<std::uint16_t> slots_;  ///< key as a number -> 1 + index of the cell; 0: none yet
  std::vector<CubeKey> keys_;
  std::vector<Tally> cells_;
};

}  // namespace quintile
