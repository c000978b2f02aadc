// What a field of a text file says: quotes off, in UTF-8.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>

namespace quintile::io {

enum class Encoding : std::uint8_t {
  detect,  ///< a field that is not valid UTF-8 is Latin-1
  utf8,
  latin1,
};

/// Takes the quotes off a field that starts with one; "" becomes ". What follows the closing quote is kept, as
/// spreadsheets and Python do. Rewrites into `arena` only where it has to.
[[nodiscard]] std::string_view unquote(std::string_view field, std::pmr::memory_resource& arena);

/// A text as UTF-8; rewrites Latin-1 into `arena`. Text of Encoding::utf8 is returned as it is.
[[nodiscard]] std::string_view to_utf8(std::string_view text, Encoding encoding, std::pmr::memory_resource& arena);

[[nodiscard]] bool is_ascii(std::string_view text);

/// True for well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace quintile::io
