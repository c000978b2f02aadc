// A log row in compact form: the 64-bit words that aggregation moves around.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "quintile/event.hpp"

namespace quintile::aggregation {

/// Which words a row has and where. Word 0 is the customer key, word 1 the time.
struct RowLayout {
  std::size_t words = 2;
  std::size_t amount = 0;  ///< 0: the log has none
  std::size_t order = 0;
  std::size_t meta = 0;  ///< kind, channel and satisfaction score, packed

  explicit RowLayout(const EventSchema& schema) {
    if (schema.has_amount) amount = words++;
    if (schema.has_order) order = words++;
    if (schema.has_kind || schema.has_channel || schema.has_value) meta = words++;
  }
  bool operator==(const RowLayout&) const = default;
};

inline constexpr std::size_t kKeyWord = 0;
inline constexpr std::size_t kTimeWord = 1;

/// Kind in bits 0..7, channel in 8..15, the score as a float in the upper half (scores are small numbers, exact there).
[[nodiscard]] inline std::uint64_t pack_meta(EventKind kind, std::uint8_t channel, float value) noexcept {
  return static_cast<std::uint64_t>(kind) | static_cast<std::uint64_t>(channel) << 8 |
         static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(value)) << 32;
}
[[nodiscard]] inline EventKind meta_kind(std::uint64_t meta) noexcept { return static_cast<EventKind>(meta & 0xff); }
[[nodiscard]] inline std::uint8_t meta_channel(std::uint64_t meta) noexcept {
  return static_cast<std::uint8_t>(meta >> 8);
}
[[nodiscard]] inline float meta_value(std::uint64_t meta) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(meta >> 32));
}

}  // namespace quintile::aggregation
