// What an absent value looks like in text.
#pragma once

#include <string_view>

namespace quintile::io {

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Drops blanks on both sides.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// True for the empty text and for exactly these spellings, which databases, pandas and R write for an absent
/// value: NULL null NaN nan NaT NA <NA> None \N. The text must be trimmed.
[[nodiscard]] constexpr bool is_missing(std::string_view text) noexcept {
  if (text.empty()) return true;
  // Decides by the first letter first: nearly every text is a value.
  switch (text.front()) {
    case 'N':
      return text == "NULL" || text == "NaN" || text == "NaT" || text == "NA" || text == "None";
    case 'n':
      return text == "null" || text == "nan";
    case '<':
      return text == "<NA>";
    case '\\':
      return text == "\\N";
    default:
      return false;
  }
}

}  // namespace quintile::io
