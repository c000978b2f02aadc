// Compares 64 bytes at a time: bit i of a mask is byte i.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace quintile::io {

inline constexpr std::size_t kWord = 64;

#ifdef __SSE2__

class Bytes64 {
 public:
  /// Reads 64 bytes.
  explicit Bytes64(const char* bytes) {
    for (std::size_t i = 0; i < 4; ++i) lanes_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
  }
  [[nodiscard]] std::uint64_t equal(char c) const {
    const __m128i needle = _mm_set1_epi8(c);
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 4; ++i) mask |= bits(_mm_cmpeq_epi8(lanes_[i], needle)) << (16 * i);
    return mask;
  }
  /// Bytes that are not ASCII.
  [[nodiscard]] bool any_high() const {
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(lanes_[0], lanes_[1]), _mm_or_si128(lanes_[2], lanes_[3]))) != 0;
  }

 private:
  static std::uint64_t bits(__m128i lane) { return static_cast<std::uint64_t>(_mm_movemask_epi8(lane)); }
  __m128i lanes_[4];
};

#else

class Bytes64 {
 public:
  explicit Bytes64(const char* bytes) { std::memcpy(bytes_, bytes, kWord); }
  [[nodiscard]] std::uint64_t equal(char c) const {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < kWord; ++i) mask |= static_cast<std::uint64_t>(bytes_[i] == c) << i;
    return mask;
  }
  [[nodiscard]] bool any_high() const {
    unsigned char all = 0;
    for (const char c : bytes_) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
    return all >= 0x80;
  }

 private:
  char bytes_[kWord];
};

#endif

/// Reads the bytes from `position` on, up to 64; those past `size` are taken as blanks.
[[nodiscard]] inline Bytes64 load_word(const char* text, std::size_t position, std::size_t size) {
  if (size - position >= kWord) return Bytes64(text + position);
  char tail[kWord];
  std::memset(tail, ' ', kWord);
  std::memcpy(tail, text + position, size - position);
  return Bytes64(tail);
}

/// Bit i of the result is the parity of bits 0 to i.
[[nodiscard]] inline std::uint64_t prefix_xor(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace quintile::io
