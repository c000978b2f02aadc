// Cuts a text into blocks of whole records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/text/text_block.hpp"

namespace quintile::io {

/// Sizes of blocks and records, in bytes of unpacked text.
struct BlockLimits {
  std::size_t block_bytes = 0;
  std::size_t record_limit = 0;
};

class TextCutter {
 public:
  virtual ~TextCutter() = default;
  /// Starts at byte `skip` of the unpacked text, which is on line `line` and where row 0 begins.
  virtual void start(char separator, std::uint64_t skip, std::uint64_t line) = 0;
  /// The next block, or an empty function at the end. Claiming and reading throw DataError for a record beyond the
  /// limit.
  [[nodiscard]] virtual PendingBlock claim() = 0;
  /// Some stretches from all over the text, or nothing where that would cost much.
  [[nodiscard]] virtual std::vector<std::string> excerpts() const { return {}; }
  /// Bytes of the file, as stored, that were claimed so far and in total.
  [[nodiscard]] virtual std::uint64_t stored_position() const = 0;
  [[nodiscard]] virtual std::uint64_t stored_size() const = 0;
  /// "", "gzip" or "zstd".
  [[nodiscard]] virtual std::string_view packing() const = 0;
};

/// The sentence about a record beyond the limit; `line` is the number of its first line.
[[noreturn]] void refuse_record(const std::string& path, std::string_view record, char separator, std::uint64_t line,
                                std::size_t limit);

}  // namespace quintile::io
