// Integers as ids are written.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace quintile::io {

/// What a text is, read as an integer id.
enum class IntegerRange : std::uint8_t {
  none,       ///< not an integer in its canonical form
  negative,   ///< -2^63 .. -1
  signed64,   ///< 0 .. 2^63 - 1
  unsigned64  ///< 2^63 .. 2^64 - 1
};

/// Drops the ".0" that pandas writes behind integers of a column that has missing values.
[[nodiscard]] constexpr std::string_view without_float_suffix(std::string_view text) noexcept {
  return text.size() > 2 && text[text.size() - 2] == '.' && text.back() == '0' ? text.substr(0, text.size() - 2) : text;
}

/// Reads an integer only when printing it would give the same text again: no plus sign, no leading zeros (they
/// carry meaning in ids), no blanks. `bits` is the value in two's complement.
[[nodiscard]] constexpr IntegerRange parse_canonical_integer(std::string_view text, std::uint64_t& bits) noexcept {
  const bool minus = !text.empty() && text.front() == '-';
  if (minus) text.remove_prefix(1);
  // Holds 2^64 - 1 in 20 digits; 19 digits never overflow.
  if (text.empty() || text.size() > 20 || (text.front() == '0' && (text.size() > 1 || minus))) {
    return IntegerRange::none;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - unsigned{'0'};
    if (digit > 9) return IntegerRange::none;
    if (i == 19) {
      constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
      if (value > kMax / 10 || (value == kMax / 10 && digit > kMax % 10)) return IntegerRange::none;
    }
    value = value * 10 + digit;
  }
  constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;
  if (minus) {
    bits = ~value + 1;
    return value <= kSignBit ? IntegerRange::negative : IntegerRange::none;
  }
  bits = value;
  return value < kSignBit ? IntegerRange::signed64 : IntegerRange::unsigned64;
}

}  // namespace quintile::io
