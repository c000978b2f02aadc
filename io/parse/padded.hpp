// Integers and decimal numbers, eight digits at a time. For texts of which 16 bytes before the end may be read,
// whatever stands before the text. What these cannot read may still be a number: the caller goes on with the careful
// parsers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quintile::io {

/// The last `size` (1 to 8) characters before `end` minus '0' each; the bytes of a word before them are zero.
[[nodiscard]] inline std::uint64_t last_digits(const char* end, std::size_t size) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, end - 8, 8);
  return (word ^ 0x3030'3030'3030'3030U) & (~std::uint64_t{0} << (64 - 8 * size));
}

/// Marks the top bit of every byte that is above 9.
[[nodiscard]] inline std::uint64_t beyond_digits(std::uint64_t word) noexcept {
  return (((word & 0x7F7F'7F7F'7F7F'7F7FU) + 0x7676'7676'7676'7676U) | word) & 0x8080'8080'8080'8080U;
}

/// The number that eight digits write (D. Lemire's and J. Muła's pairwise sums).
[[nodiscard]] inline std::uint64_t eight_digits(std::uint64_t word) noexcept {
  word = word * 10 + (word >> 8);
  constexpr std::uint64_t kPairs = 0x0000'00FF'0000'00FFU;
  return ((word & kPairs) * 0x000F'4240'0000'0064U + ((word >> 16) & kPairs) * 0x0000'2710'0000'0001U) >> 32;
}

/// Reads an integer of 1 to 16 digits without a sign or a leading zero: it agrees with parse_canonical_integer.
[[nodiscard]] inline bool parse_padded_integer(std::string_view text, std::uint64_t& out) noexcept {
  const std::size_t size = text.size();
  if (size - 1 > 15 || (text.front() == '0' && size > 1)) return false;
  const char* const end = text.data() + size;
  if (size <= 8) [[likely]] {
    const std::uint64_t digits = last_digits(end, size);
    out = eight_digits(digits);
    return beyond_digits(digits) == 0;
  }
  const std::uint64_t low = last_digits(end, 8);
  const std::uint64_t high = last_digits(end - 8, size - 8);
  out = eight_digits(high) * 100'000'000 + eight_digits(low);
  return (beyond_digits(high) | beyond_digits(low)) == 0;
}

/// Powers of ten that a double holds exactly.
inline constexpr std::array<double, 16> kPowersOfTen = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                        1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// Reads digits with at most one decimal sign among them and a minus before them, up to 15 digits: the quotient of two
/// exact doubles is the nearest double, so that it agrees with parse_number.
[[nodiscard]] inline bool parse_padded_number(std::string_view text, char decimal, double& out) noexcept {
  if (text.empty()) return false;
  const bool minus = text.front() == '-';
  const std::size_t size = text.size() - (minus ? 1 : 0);
  if (size - 1 > 15) return false;
  const char* const end = text.data() + text.size();
  const auto sign = static_cast<std::uint64_t>(static_cast<unsigned char>(decimal ^ '0'));
  std::uint64_t mantissa = 0;
  std::size_t decimals = 0;
  if (size <= 8) [[likely]] {
    std::uint64_t word = last_digits(end, size);
    if (const std::uint64_t beyond = beyond_digits(word); beyond != 0) {
      // The one byte that is no digit has to be the decimal sign, between digits. What is before it moves up.
      const auto at = static_cast<unsigned>(__builtin_ctzll(beyond)) / 8;
      if ((beyond & (beyond - 1)) != 0 || ((word >> (8 * at)) & 0xFF) != sign) return false;
      decimals = 7 - at;
      if (decimals == 0 || decimals + 1 == size) return false;
      const std::uint64_t before = (std::uint64_t{1} << (8 * at)) - 1;
      word = (word & ~(before << 8 | 0xFF)) | ((word & before) << 8);
    }
    mantissa = eight_digits(word);
  } else {
    __extension__ using Wide = unsigned __int128;
    const std::uint64_t low = last_digits(end - 8, size - 8);
    const std::uint64_t high = last_digits(end, 8);
    Wide word = static_cast<Wide>(high) << 64 | low;
    const std::uint64_t beyond_low = beyond_digits(low);
    const std::uint64_t beyond_high = beyond_digits(high);
    if ((beyond_low | beyond_high) != 0) {
      const bool is_low = beyond_low != 0;
      const std::uint64_t beyond = is_low ? beyond_low : beyond_high;
      const unsigned at = static_cast<unsigned>(__builtin_ctzll(beyond)) / 8 + (is_low ? 0 : 8);
      if ((is_low && beyond_high != 0) || (beyond & (beyond - 1)) != 0) return false;
      if ((static_cast<std::uint64_t>(word >> (8 * at)) & 0xFF) != sign) return false;
      decimals = 15 - at;
      if (decimals == 0 || decimals + 1 == size) return false;
      const Wide before = (static_cast<Wide>(1) << (8 * at)) - 1;
      word = (word & ~(before << 8 | 0xFF)) | ((word & before) << 8);
    } else if (size == 16) {
      return false;  // may have more than 53 bits
    }
    mantissa = eight_digits(static_cast<std::uint64_t>(word)) * 100'000'000 +
               eight_digits(static_cast<std::uint64_t>(word >> 64));
  }
  const double value = static_cast<double>(static_cast<std::int64_t>(mantissa)) / kPowersOfTen[decimals];
  out = minus ? -value : value;
  return true;
}

}  // namespace quintile::io
