// From the events of subscribers to their subscriptions.
#pragma once

#include <cstddef>
#include <span>

#include "quintile/subscriptions.hpp"

namespace quintile::clv {

struct SubscriptionEvent {
  TimeNs time;
  double amount;         ///< NaN: none
  std::size_t position;  ///< in the log
  std::uint32_t customer;
  bool cancels;
};

/// `events` in the order of customer and time, cancellations before subscriptions of the same time; none after `as_of`.
[[nodiscard]] Subscriptions spells_of(std::span<const SubscriptionEvent> events, TimeNs as_of,
                                      const SubscriptionRules& rules);

}  // namespace quintile::clv
