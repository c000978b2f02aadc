// Finds where records end, without splitting them: the serial part of reading text, so it has to be fast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace quintile::io {

struct RecordScan {
  std::size_t end = 0;        ///< after the line end of the last complete record; 0: none
  std::uint64_t records = 0;  ///< records up to `end` that are not blank
  std::uint64_t lines = 0;    ///< line ends up to `end`, those in quotes included; CRLF is one
  bool has_quotes = false;    ///< anywhere in the text
  bool ascii = true;          ///< the whole text is
  bool open = false;          ///< the text ends inside quotes
};

/// Scans a text that starts with a record.
[[nodiscard]] RecordScan scan_records(std::string_view text, char separator);

/// Line ends in a text; CRLF is one, and a CR at the very end counts.
[[nodiscard]] std::uint64_t count_line_ends(std::string_view text);

/// Position of the quote that is still open at the end of a text that starts with a record, or npos.
[[nodiscard]] std::size_t find_open_quote(std::string_view text, char separator);

}  // namespace quintile::io
