#include "quintile/activity.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>

#include "engine/activity/loyalty.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::uint8_t bit(ActiveType type) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(type)); }

void check(const ActivityOptions& options) {
  if (options.subscription_length && *options.subscription_length <= 0) {
    throw UserError(fmt::format("the subscription length must be positive: it is {} ns; leave it out for an open end",
                                *options.subscription_length));
  }
  unsigned seen = 0;
  for (const ActiveType type : options.priority) {
    const auto code = static_cast<std::size_t>(type);
    if (code >= kActiveTypes) {
      throw UserError(fmt::format("unknown active type in the priority: code {}; there are {}", code, kActiveTypes));
    }
    if ((seen & bit(type)) != 0) {
      throw UserError(fmt::format("the priority of active types repeats '{}'; name each of the {} types once",
                                  kActiveTypeNames[code], kActiveTypes));
    }
    seen |= bit(type);
  }
}

/// Primary type of each of the 64 masks.
std::array<std::uint8_t, 64> primary_types(const ActivityOptions& options) {
  std::array<std::uint8_t, 64> primary{};
  for (unsigned mask = 0; mask < primary.size(); ++mask) {
    for (const ActiveType type : options.priority) {
      if ((mask & bit(type)) == 0) continue;
      primary[mask] = static_cast<std::uint8_t>(1 + static_cast<unsigned>(type));
      break;
    }
  }
  return primary;
}

/// Answers what happened lately, whatever columns the table has.
class Recent {
 public:
  Recent(const CustomerTable& customers, TimeNs as_of, const ActivityOptions& options)
      : customers_(customers),
        purchase_days_(static_cast<double>(options.windows()[0]) / static_cast<double>(kNsPerDay)) {
    if (options.subscription_length && as_of != kNoTime &&
        __builtin_sub_overflow(as_of, *options.subscription_length, &subscribed_after_)) {
      subscribed_after_ = kNoTime;  // reaches back beyond the calendar: every subscription is recent enough
    }
  }

  /// A purchase in the window. Counts occasions, not events: a return is no purchase.
  [[nodiscard]] bool purchase(std::size_t i) const noexcept {
    if (!customers_.occasions_in_window.empty()) return customers_.occasions_in_window[i] > 0;
    if (!customers_.kinds[0].in_window.empty()) return customers_.kinds[0].in_window[i] > 0;
    return !customers_.recency_days.empty() && customers_.recency_days[i] < purchase_days_;
  }

  [[nodiscard]] bool event(EventKind kind, std::size_t i) const noexcept {
    const auto& in_window = customers_.kinds[static_cast<std::size_t>(kind)].in_window;
    return !in_window.empty() && in_window[i] > 0;
  }

  [[nodiscard]] bool subscription(EventKind kind, std::size_t i) const noexcept {
    const auto& started = customers_.kinds[static_cast<std::size_t>(kind)].last_time;
    if (started.empty() || started[i] == kNoTime || started[i] <= subscribed_after_) return false;
    const auto& cancelled = customers_.kinds[static_cast<std::size_t>(EventKind::cancellation)].last_time;
    return cancelled.empty() || cancelled[i] <= started[i];
  }

 private:
  const CustomerTable& customers_;
  double purchase_days_;
  TimeNs subscribed_after_ = kNoTime;
};

}  // namespace

ActivityResult classify_activity(const CustomerTable& customers, TimeNs as_of, const ActivityOptions& options) {
  check(options);
  const std::size_t size = customers.size();
  const Recent recent(customers, as_of, options);
  const Loyalty loyalty(customers, options);
  const auto primary = primary_types(options);

  ActivityResult result{Buffer<std::uint8_t>(size), Buffer<std::uint8_t>(size), Buffer<std::uint8_t>(size),
                        options.windows()[static_cast<std::size_t>(EventKind::purchase)]};
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      unsigned types = 0;
      if (recent.purchase(i)) types |= bit(ActiveType::recent_purchase);
      if (recent.event(EventKind::support, i)) types |= bit(ActiveType::support);
      if (recent.event(EventKind::contact, i)) types |= bit(ActiveType::contact);
      if (recent.subscription(EventKind::product_subscription, i)) types |= bit(ActiveType::product_subscription);
      if (recent.subscription(EventKind::service_subscription, i)) types |= bit(ActiveType::service_subscription);
      const bool active = types != 0 || recent.event(EventKind::registration, i) ||
                          recent.event(EventKind::product_subscription, i) ||
                          recent.event(EventKind::service_subscription, i) || recent.event(EventKind::satisfaction, i);
      if (active && loyalty.met(i)) types |= bit(ActiveType::loyal);
      result.active[i] = static_cast<std::uint8_t>(active);
      result.types[i] = static_cast<std::uint8_t>(types);
      result.primary_type[i] = primary[types];
    }
  });
  return result;
}

std::vector<ColumnView> activity_columns(const ActivityResult& result) {
  std::string bits = "Active types as a bit mask:";
  std::vector<std::string> names = {"none"};
  for (std::size_t type = 0; type < kActiveTypes; ++type) {
    bits += fmt::format("{} {} {}", type == 0 ? "" : ",", 1U << type, kActiveTypeNames[type]);
    names.emplace_back(kActiveTypeNames[type]);
  }
  return {{"active",
           "",
           "Whether a qualifying event lies in the activity window",
           ColumnRole::flag,
           result.active.span(),
           {}},
          {"active_types", "", bits, ColumnRole::plain, result.types.span(), {}},
          {"primary_type", "", "The active type that comes first in the priority", ColumnRole::label,
           result.primary_type.span(), names}};
}

}  // namespace quintile
