// Chunks on their way into a file: encoded in parallel, written in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "io/result/dataset_writer.hpp"
#include "quintile/buffer.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// The values of one chunk.
struct ChunkJob {
  DatasetWriter* dataset = nullptr;
  std::uint64_t values = 0;
  std::span<const std::byte> direct;                 ///< the values, when they lie in one piece
  std::function<void(std::span<std::byte>)> gather;  ///< otherwise writes them
  std::shared_ptr<void> keep;                        ///< keeps alive what the two refer to
};

/// Works in waves: while one wave of chunks is written by one thread, the next is encoded by the others. Nothing
/// depends on how many threads there are, and at most two waves are in memory.
class ChunkQueue {
 public:
  explicit ChunkQueue(const StorageOptions& storage) : storage_(storage) {}

  /// Adds a chunk to the next wave.
  void submit(ChunkJob job) { submitted_.push_back(std::move(job)); }
  [[nodiscard]] std::size_t submitted() const noexcept { return submitted_.size(); }

  /// Writes the wave that was encoded last, encodes the submitted one, and calls work(0), ..., work(count - 1), all
  /// at the same time.
  void step(std::size_t count = 0, const std::function<void(std::size_t)>& work = {});
  /// Encodes and writes everything that is left.
  void drain();

 private:
  struct Slot {
    ChunkJob job;
    Buffer<std::byte> raw;
    EncodedChunk encoded;
    ChunkFacts facts;
  };
  void encode(Slot& slot) const;

  StorageOptions storage_;
  std::vector<ChunkJob> submitted_;
  std::vector<Slot> encoding_, writing_;  // slots keep their buffers from wave to wave
  std::size_t to_write_ = 0;              // slots of writing_ in use
};

/// Chunks that make a good wave for the threads there are.
[[nodiscard]] std::size_t wave_size();

}  // namespace quintile::io
