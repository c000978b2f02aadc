// Doubles as integers that sort the same way.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace quintile::kernels {

/// The key of NaN, above the key of every number.
inline constexpr std::uint64_t kNoKey = std::numeric_limits<std::uint64_t>::max();

/// Maps a number to an integer so that keys compare as the numbers do. -0 and 0 have the same key.
[[nodiscard, gnu::always_inline]] inline std::uint64_t order_key(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);  // turns -0 into 0
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const std::uint64_t key = (bits & kSign) != 0 ? ~bits : bits | kSign;
  return value == value ? key : kNoKey;
}

/// The inverse of order_key for keys of numbers.
[[nodiscard, gnu::always_inline]] inline double value_of_key(std::uint64_t key) noexcept {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key);
}

}  // namespace quintile::kernels
