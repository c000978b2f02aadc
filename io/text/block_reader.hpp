// Cuts a stream of text into blocks of whole records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/text/block_storage.hpp"
#include "io/text/byte_stream.hpp"

namespace quintile::io {

/// A record with a quote that is never closed. It ends with the line of that quote; what follows is read as usual.
struct BrokenRecord {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t quote_line = 0;
};

struct TextBlock {
  std::shared_ptr<BlockStorage> storage;
  std::string_view text;         ///< whole records, each with a line end
  std::uint64_t first_row = 0;   ///< number of its first record
  std::uint64_t first_line = 0;  ///< line number of its first byte, from 1
  std::uint64_t rows = 0;        ///< records that are not blank
  std::uint64_t lines = 0;
  bool has_quotes = false;
  bool ascii = true;
  std::optional<BrokenRecord> broken;
};

struct BlockLimits {
  std::size_t block_bytes = 0;
  std::size_t record_limit = 0;
};

class BlockReader {
 public:
  /// `path` is for messages.
  BlockReader(std::unique_ptr<ByteStream> stream, std::string path, BlockLimits limits);

  /// Starts at byte `skip` of the unpacked text, which is on line `line` and where row 0 begins.
  void start(char separator, std::uint64_t skip, std::uint64_t line);
  /// The next block, or nothing at the end. Throws DataError for a record beyond the limit.
  [[nodiscard]] std::optional<TextBlock> next();
  [[nodiscard]] const ByteStream& stream() const { return *stream_; }

 private:
  void fill(BlockStorage& storage, std::size_t& size, std::size_t target);
  void finish(TextBlock& block, std::size_t size);
  [[noreturn]] void refuse(std::string_view record) const;

  std::unique_ptr<ByteStream> stream_;
  std::string path_;
  BlockLimits limits_;
  StoragePool pool_;
  char separator_ = ',';
  std::string rest_;  // the record that the previous block could not complete
  bool at_end_ = false;
  bool after_cr_ = false;  // the previous block ended in CR: an LF next belongs to it
  std::uint64_t row_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace quintile::io
