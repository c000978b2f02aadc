// A dataset whose values arrive in pieces of any length and leave in whole chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>

#include "io/result/chunk_queue.hpp"

namespace quintile::io {

class PieceStream {
 public:
  /// Both must outlive it.
  PieceStream(DatasetWriter& dataset, ChunkQueue& queue) : dataset_(dataset), queue_(queue) {}

  /// Appends values, which stay where they are until they have been encoded: `keep` sees to that.
  void append(std::span<const std::byte> bytes, const std::shared_ptr<void>& keep);
  /// Submits the last, shorter chunk.
  void finish();

 private:
  struct Piece {
    std::span<const std::byte> bytes;
    std::shared_ptr<void> keep;
  };
  void submit(std::size_t bytes);

  DatasetWriter& dataset_;
  ChunkQueue& queue_;
  std::deque<Piece> pieces_;
  std::size_t pending_ = 0;  // bytes in pieces_
  bool started_ = false;     // a chunk has been submitted
};

}  // namespace quintile::io
