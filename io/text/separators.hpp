// What stands between fields.
#pragma once

#include <cstdint>

#include "io/text/byte_masks.hpp"

namespace quintile::io {

/// As a separator, stands for runs of blanks and tabs.
inline constexpr char kBlanks = ' ';

[[nodiscard]] inline bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// True for a character that a blank line may hold. A tab that separates fields is none.
[[nodiscard]] inline bool is_blank(char c, char separator) { return c == ' ' || (c == '\t' && separator != '\t'); }

/// True for a character after which a field starts, unless it is in quotes.
[[nodiscard]] inline bool is_boundary(char c, char separator) {
  return is_line_end(c) || c == separator || (separator == kBlanks && c == '\t');
}

[[nodiscard]] inline std::uint64_t separator_mask(const Bytes64& bytes, char separator) {
  return separator == kBlanks ? bytes.equal(' ') | bytes.equal('\t') : bytes.equal(separator);
}

[[nodiscard]] inline std::uint64_t blank_mask(const Bytes64& bytes, char separator) {
  return separator == '\t' ? bytes.equal(' ') : bytes.equal(' ') | bytes.equal('\t');
}

}  // namespace quintile::io
