// Decoded chunks that more than one block needs.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "quintile/buffer.hpp"

namespace quintile::io::hdf5 {

class RowStore;

/// Keeps the chunks that lie across a boundary of blocks, so that each is decoded once though two threads may ask for
/// it at the same time. Bounded in bytes; what is dropped too early is decoded again.
class ChunkCache {
 public:
  using Chunk = std::shared_ptr<const Buffer<char>>;
  using Decode = std::function<void(Buffer<char>&)>;

  explicit ChunkCache(std::uint64_t budget = kLeastBudget) : budget_(budget) {}

  /// Raises the budget for chunks of that many bytes in total, so that one of each column fits twice.
  void make_room_for(std::uint64_t chunk_bytes);
  /// Gives up the chunk if it is here (or about to be), or nullptr: whoever takes it needs all of it.
  [[nodiscard]] Chunk take(const RowStore* store, std::uint64_t chunk);
  /// The chunk, decoded now into `bytes` bytes if it is not here. Others who want it wait for this decoding only.
  [[nodiscard]] Chunk get(const RowStore* store, std::uint64_t chunk, std::size_t bytes, const Decode& decode);
  void clear();

 private:
  static constexpr std::uint64_t kLeastBudget = std::uint64_t{256} << 20;

  struct Entry {
    const RowStore* store = nullptr;
    std::uint64_t chunk = 0;
    std::size_t bytes = 0;
    std::mutex decoding;
    Chunk data;  // under `decoding`
  };

  std::shared_ptr<Entry> entry(const RowStore* store, std::uint64_t chunk, std::size_t bytes);

  std::mutex mutex_;
  std::uint64_t budget_;
  std::uint64_t held_ = 0;
  std::list<std::shared_ptr<Entry>> entries_;  // latest first
};

}  // namespace quintile::io::hdf5
