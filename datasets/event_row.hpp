// One generated event, as small as it can be: a hundred million of them are in memory at once.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

#include "quintile/event.hpp"

namespace quintile::datasets {

struct EventRow {
  std::uint32_t second = 0;    ///< since the start of the log
  std::uint32_t customer = 0;  ///< index, or kMissing
  std::uint32_t order = 0;     ///< for purchases and returns: from 1
  std::int32_t cents = 0;      ///< negative: a return
  EventKind kind = EventKind::purchase;
  std::uint8_t channel = 0;  ///< 1 e-mail, 2 social media, 3 phone, 4 visit; 0: none
  std::uint8_t score = 0;    ///< satisfaction 1..5; 0: none

  static constexpr std::uint32_t kMissing = std::numeric_limits<std::uint32_t>::max();

  /// Time first; the rest makes the order total, so that sorting gives one result only.
  auto operator<=>(const EventRow&) const = default;
};
static_assert(sizeof(EventRow) == 20);

}  // namespace quintile::datasets
