// The memory behind a block of cells, given back when its reader lets go and used again for a later block.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "io/hdf5/scratch.hpp"

namespace quintile::io::hdf5 {

/// What the cells of one column point into.
struct ColumnRoom {
  Room cells;    ///< numbers, or the bytes of texts
  Room texts;    ///< std::string_view per row
  Room offsets;  ///< of vaex texts
  Room mask;
  std::vector<Buffer<char>> arena;  ///< texts of variable length
};

struct BlockStorage {
  std::vector<ColumnRoom> columns;
  Scratch scratch;
};

/// Blocks in flight are few, so faulting in fresh pages for each would cost more than keeping those of the last ones.
class BlockPool : public std::enable_shared_from_this<BlockPool> {
 public:
  [[nodiscard]] std::shared_ptr<BlockStorage> take(std::size_t columns);

 private:
  void give_back(std::unique_ptr<BlockStorage> storage) noexcept;

  std::mutex mutex_;
  std::vector<std::unique_ptr<BlockStorage>> idle_;
};

}  // namespace quintile::io::hdf5
