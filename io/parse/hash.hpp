// A 64-bit hash of texts that is the same on every machine and in every version.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace quintile::io {

/// Multiplies to 128 bits and folds the halves: every output bit depends on every input bit.
[[nodiscard]] inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline constexpr std::uint64_t kHashSeed = 0x9E37'79B9'7F4A'7C15U;
inline constexpr std::uint64_t kHashStep = 0xD6E8'FEB8'6659'FD93U;

/// Mixes an integer well.
[[nodiscard]] inline std::uint64_t hash_integer(std::uint64_t value) noexcept {
  return fold_multiply(fold_multiply(value ^ kHashSeed, kHashStep) ^ value, kHashSeed);
}

/// Hashes a text, eight bytes at a time.
[[nodiscard]] inline std::uint64_t hash_text(std::string_view text) noexcept {
  std::uint64_t state = fold_multiply(kHashSeed ^ text.size(), kHashStep);
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    state = fold_multiply(state ^ word, kHashStep);
  }
  std::uint64_t tail = 0;
  if (left > 0) std::memcpy(&tail, at, left);
  state = fold_multiply(state ^ tail, kHashSeed | 1);
  return fold_multiply(state ^ kHashStep, kHashSeed);
}

}  // namespace quintile::io
