// The columns of a native log, fed block by block.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "io/result/chunk_queue.hpp"
#include "io/result/native_file.hpp"
#include "io/result/piece_stream.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

/// A block of events and, for text ids, their bytes as the file holds them.
struct LogBlock {
  /// Reads the task's rows and lays out text ids; on any thread. Throws what the task throws, InternalError when
  /// columns differ in length.
  void read(EventTask& task, const EventSchema& schema);

  struct Texts {
    Buffer<char> bytes;
    Buffer<std::int64_t> ends;  ///< of each id in `bytes`
  };
  EventBlock events;
  std::shared_ptr<Texts> texts;
};

/// Writes to /transactions of a file.
class LogColumns {
 public:
  /// Adds the columns that the schema has. File and queue must outlive it.
  LogColumns(const EventSchema& schema, NativeFile& file, ChunkQueue& queue);

  /// Appends the next block; submits what chunks become full.
  void append(const LogBlock& block);
  /// Submits the last chunks and writes the number of rows.
  void finish();
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  using Values = std::span<const std::byte> (*)(const EventBlock&);
  struct Column {
    Values values;
    PieceStream pieces;
  };
  void add_ids();
  void add_text_ids();
  void add(DatasetSpec spec, Values values);
  void append_texts(const LogBlock& block);

  EventSchema schema_;
  NativeFile& file_;
  ChunkQueue& queue_;
  std::deque<Column> columns_;
  std::optional<PieceStream> text_bytes_, text_indices_;  // of text ids
  std::int64_t text_end_ = 0;                             // bytes of all texts so far
  std::uint64_t rows_ = 0;
};

}  // namespace quintile::io
