#include "io/hdf5/block_storage.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::size_t kMaxIdle = 16;

}  // namespace

std::shared_ptr<BlockStorage> BlockPool::take(std::size_t columns) {
  std::unique_ptr<BlockStorage> storage;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      storage = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!storage) storage = std::make_unique<BlockStorage>();
  storage->columns.resize(columns);
  // The pool lives as long as the last block, whatever becomes of the source.
  return {storage.release(),
          [pool = shared_from_this()](BlockStorage* done) { pool->give_back(std::unique_ptr<BlockStorage>(done)); }};
}

void BlockPool::give_back(std::unique_ptr<BlockStorage> storage) noexcept {
  for (ColumnRoom& column : storage->columns) column.arena.clear();
  const std::lock_guard lock(mutex_);
  try {
    if (idle_.size() < kMaxIdle) idle_.push_back(std::move(storage));
  } catch (const std::bad_alloc&) {
    // Then this one is simply freed.
    storage.reset();
  }
}

}  // namespace quintile::io::hdf5
