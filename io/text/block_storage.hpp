// The memory behind a block of text, used again once nobody reads the block any more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile::io {

struct BlockStorage {
  Buffer<char> memory;                        ///< the text between two paddings
  Buffer<std::uint32_t> ends;                 ///< where its fields end (FieldIndex)
  Buffer<std::string_view> cells;             ///< column by column
  std::pmr::monotonic_buffer_resource arena;  ///< fields that had to be rewritten

  /// Bytes before and behind the text that may be read: kernels and parsers load whole words.
  static constexpr std::size_t kPadding = 64;

  [[nodiscard]] char* text() noexcept { return memory.data() + kPadding; }
  /// Makes room for `bytes` bytes of text, keeping the first `used`.
  void reserve_text(std::size_t bytes, std::size_t used) {
    if (bytes + 2 * kPadding <= memory.size()) return;
    Buffer<char> larger(bytes + 2 * kPadding);
    std::fill_n(larger.data(), kPadding, '\0');
    if (used > 0) std::copy_n(text(), used, larger.data() + kPadding);
    memory = std::move(larger);
  }
  /// Makes room for `count` ends, keeping the first `used`.
  void reserve_ends(std::size_t count, std::size_t used) {
    if (count <= ends.size()) return;
    Buffer<std::uint32_t> larger(count + count / 2);
    std::copy_n(ends.data(), used, larger.data());
    ends = std::move(larger);
  }
  /// Makes room for `count` cells, whose content is undefined.
  void reserve_cells(std::size_t count) {
    if (count > cells.size()) cells = Buffer<std::string_view>(count);
  }
};

/// Lends storage. What it lent may outlive it.
class StoragePool {
 public:
  [[nodiscard]] std::shared_ptr<BlockStorage> take() {
    std::unique_ptr<BlockStorage> storage;
    {
      const std::lock_guard lock(shelf_->mutex);
      if (!shelf_->free.empty()) {
        storage = std::move(shelf_->free.back());
        shelf_->free.pop_back();
      }
    }
    if (!storage) storage = std::make_unique<BlockStorage>();
    return {storage.release(), [shelf = shelf_](BlockStorage* used) { give_back(*shelf, used); }};
  }

 private:
  struct Shelf {
    std::mutex mutex;
    std::vector<std::unique_ptr<BlockStorage>> free;
  };

  static void give_back(Shelf& shelf, BlockStorage* used) noexcept {
    std::unique_ptr<BlockStorage> storage(used);
    storage->arena.release();
    const std::lock_guard lock(shelf.mutex);
    try {
      shelf.free.push_back(std::move(storage));
    } catch (const std::bad_alloc&) {  // then it is freed
    }
  }

  std::shared_ptr<Shelf> shelf_ = std::make_shared<Shelf>();
};

}  // namespace quintile::io
