#include "io/result/piece_stream.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace quintile::io {

void PieceStream::append(std::span<const std::byte> bytes, const std::shared_ptr<void>& keep) {
  if (bytes.empty()) return;
  pieces_.push_back({bytes, keep});
  pending_ += bytes.size();
  const std::size_t chunk = dataset_.chunk_values() * dataset_.spec().width;
  while (pending_ >= chunk) submit(chunk);
}

void PieceStream::finish() {
  // A dataset of one chunk has its final length, and so no more room than it needs.
  if (!started_) dataset_.set_length(pending_ / dataset_.spec().width);
  if (pending_ > 0) submit(pending_);
}

void PieceStream::submit(std::size_t bytes) {
  started_ = true;
  pending_ -= bytes;
  std::vector<Piece> taken;
  for (std::size_t left = bytes; left > 0;) {
    Piece& front = pieces_.front();
    const std::size_t count = std::min(left, front.bytes.size());
    taken.push_back({front.bytes.first(count), front.keep});
    front.bytes = front.bytes.subspan(count);
    if (front.bytes.empty()) pieces_.pop_front();
    left -= count;
  }
  ChunkJob job{&dataset_, bytes / dataset_.spec().width, {}, {}, {}};
  if (taken.size() == 1) {
    job.direct = taken.front().bytes;
    job.keep = std::move(taken.front().keep);
  } else {
    job.gather = [taken = std::move(taken)](std::span<std::byte> out) {
      for (const Piece& piece : taken) {
        std::copy(piece.bytes.begin(), piece.bytes.end(), out.begin());
        out = out.subspan(piece.bytes.size());
      }
    };
  }
  queue_.submit(std::move(job));
}

}  // namespace quintile::io
