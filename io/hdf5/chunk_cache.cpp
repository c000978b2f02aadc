#include "io/hdf5/chunk_cache.hpp"

#include <algorithm>

namespace quintile::io::hdf5 {

void ChunkCache::make_room_for(std::uint64_t chunk_bytes) {
  const std::lock_guard lock(mutex_);
  budget_ = std::max(kLeastBudget, 2 * chunk_bytes);
}

ChunkCache::Chunk ChunkCache::take(const RowStore* store, std::uint64_t chunk) {
  std::shared_ptr<Entry> found;
  {
    const std::lock_guard lock(mutex_);
    for (auto it = entries_.begin(); it != entries_.end(); ++it) {
      if ((*it)->store != store || (*it)->chunk != chunk) continue;
      found = *it;
      held_ -= found->bytes;
      entries_.erase(it);
      break;
    }
  }
  if (!found) return nullptr;
  const std::lock_guard lock(found->decoding);
  return found->data;
}

std::shared_ptr<ChunkCache::Entry> ChunkCache::entry(const RowStore* store, std::uint64_t chunk, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  for (auto it = entries_.begin(); it != entries_.end(); ++it) {
    if ((*it)->store != store || (*it)->chunk != chunk) continue;
    entries_.splice(entries_.begin(), entries_, it);
    return entries_.front();
  }
  entries_.push_front(std::make_shared<Entry>());
  entries_.front()->store = store;
  entries_.front()->chunk = chunk;
  entries_.front()->bytes = bytes;
  held_ += bytes;
  while (held_ > budget_ && entries_.size() > 1) {
    held_ -= entries_.back()->bytes;
    entries_.pop_back();
  }
  return entries_.front();
}

ChunkCache::Chunk ChunkCache::get(const RowStore* store, std::uint64_t chunk, std::size_t bytes, const Decode& decode) {
  const auto held = entry(store, chunk, bytes);
  const std::lock_guard lock(held->decoding);
  if (!held->data) {
    // When decoding throws, the entry stays empty and the next one to ask tries again.
    auto data = std::make_shared<Buffer<char>>(bytes);
    decode(*data);
    held->data = std::move(data);
  }
  return held->data;
}

void ChunkCache::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  held_ = 0;
}

}  // namespace quintile::io::hdf5
