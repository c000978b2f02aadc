// A block of a text: some whole records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "io/text/block_storage.hpp"

namespace quintile::io {

/// A record with a quote that is never closed. It ends with the line of that quote; what follows is read as usual.
struct BrokenRecord {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t quote_line = 0;
};

struct TextBlock {
  std::shared_ptr<BlockStorage> storage;
  std::string_view text;         ///< whole records, each with a line end; within the storage
  std::uint64_t first_row = 0;   ///< number of its first record
  std::uint64_t first_line = 0;  ///< line number of its first byte, from 1
  std::uint64_t rows = 0;        ///< records that are not blank
  std::uint64_t lines = 0;
  bool has_quotes = false;
  bool ascii = true;
  /// Every record takes one line and has all the columns: storage->ends tells where its fields are.
  bool regular = false;
  std::optional<BrokenRecord> broken;
};

/// A block that was claimed, to be read on any thread.
using PendingBlock = std::function<TextBlock()>;

/// Takes in the rest of the last block of a file, whose last record is kept open by a quote that is never closed.
/// `block` holds the records before, and `whole` goes on to the end of the file.
void take_in_open_record(TextBlock& block, std::string_view whole, char separator);

}  // namespace quintile::io
