// Finds out from a file's first lines how it is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/text/field_text.hpp"

namespace quintile::io {

/// Finds the separator that splits the lines of `head` into most fields alike: , ; tab | or, where none of these
/// does, runs of blanks. `expected_fields` is their number when it is known, otherwise 0.
[[nodiscard]] char detect_separator(std::string_view head, std::size_t expected_fields);

/// The first record that is not blank.
struct FirstRecord {
  std::vector<std::string> fields;  ///< without quotes and surrounding blanks, in UTF-8
  std::string text;                 ///< as it is written
  std::size_t end = 0;              ///< after its line end; 0: there is no complete record
};
[[nodiscard]] FirstRecord read_first_record(std::string_view head, char separator, Encoding encoding);

/// True when every field is a number or a date, so that the line is no header.
[[nodiscard]] bool looks_like_data(const std::vector<std::string>& fields);

/// True for text in UTF-16, with or without a byte order mark.
[[nodiscard]] bool looks_like_utf16(std::string_view head);

}  // namespace quintile::io
