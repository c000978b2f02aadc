#include "engine/clv/renewal/spells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/clv/renewal/periods.hpp"
#include "quintile/error.hpp"

namespace quintile::clv {
namespace {

// One subscription while its events go by.
struct Spell {
  std::uint32_t customer = 0;
  TimeNs start = kNoTime;
  TimeNs last = kNoTime;
  double money = 0;
  std::uint32_t payments = 0;

  void pay(const SubscriptionEvent& event) {
    last = event.time;
    if (!std::isfinite(event.amount)) return;
    money += event.amount;
    ++payments;
  }
};

struct Rows {
  std::vector<std::uint32_t> customer, renewals, observed;
  std::vector<std::int64_t> start_day;
  std::vector<std::uint8_t> running;
  std::vector<double> paid;
};

class Collector {
 public:
  Collector(TimeNs as_of, const SubscriptionRules& rules) : as_of_(as_of), rules_(rules) {
    // The last day of which every event has been seen; an event at 00:00 of the as-of date makes that day count.
    last_day_ = day(as_of - 1);
  }

  void see_last_event(TimeNs time) { last_day_ = std::max(last_day_, day(time)); }

  [[nodiscard]] bool silent(const Spell& spell, TimeNs until) const {
    return rules_.length && until - spell.last > *rules_.length;
  }

  void running(const Spell& spell) {
    const std::uint32_t made = rules_.length ? paid_renewals(spell) : due(spell, last_day_);
    add(spell, true, made);
  }

  // Ended by a cancellation: at the first renewal on its day or after it.
  void cancelled(const Spell& spell, TimeNs time) {
    add(spell, false, due(spell, std::max(day(time) - 1, day(spell.start))));
  }

  // Ended without a word: after the last payment.
  void lapsed(const Spell& spell) { add(spell, false, paid_renewals(spell)); }

  Subscriptions take() const {
    const auto column = [](const auto& values) {
      using Value = typename std::decay_t<decltype(values)>::value_type;
      return Buffer<Value>(std::span<const Value>(values));
    };
    return {column(rows_.customer), column(rows_.start_day), column(rows_.running),
            column(rows_.renewals), column(rows_.observed),  column(rows_.paid)};
  }

 private:
  [[nodiscard]] std::int64_t day(TimeNs time) const { return day_of(time, rules_.utc_offset); }
  [[nodiscard]] std::uint32_t due(const Spell& spell, std::int64_t until) const {
    return renewals_due(rules_.period, day(spell.start), std::max(until, day(spell.start)));
  }
  // By its payments, which may come half a period early or late.
  [[nodiscard]] std::uint32_t paid_renewals(const Spell& spell) const {
    return due(spell, day(spell.last) + half_period_days(rules_.period));
  }
  // With a longest silence, a renewal is decided once that has gone by since the one before it.
  [[nodiscard]] std::uint32_t observed(const Spell& spell) const {
    if (!rules_.length) return due(spell, last_day_);
    const std::int64_t decided = day(as_of_ - *rules_.length);
    return decided < day(spell.start) ? 0 : due(spell, decided) + 1;
  }

  void add(const Spell& spell, bool is_running, std::uint32_t renewals) {
    rows_.customer.push_back(spell.customer);
    rows_.start_day.push_back(day(spell.start));
    rows_.running.push_back(static_cast<std::uint8_t>(is_running));
    rows_.renewals.push_back(renewals);
    rows_.observed.push_back(observed(spell));
    rows_.paid.push_back(spell.payments > 0 ? spell.money / spell.payments : std::numeric_limits<double>::quiet_NaN());
  }

  TimeNs as_of_;
  const SubscriptionRules& rules_;
  std::int64_t last_day_ = 0;
  Rows rows_;
};

}  // namespace

Subscriptions spells_of(std::span<const SubscriptionEvent> events, TimeNs as_of, const SubscriptionRules& rules) {
  if (rules.length && *rules.length <= 0) {
    throw UserError(fmt::format("the longest time a subscription runs must be positive: it is {} ns", *rules.length));
  }
  Collector out(as_of, rules);
  for (const SubscriptionEvent& event : events) out.see_last_event(event.time);
  for (std::size_t i = 0; i < events.size();) {
    Spell spell;
    const std::uint32_t customer = events[i].customer;
    for (; i < events.size() && events[i].customer == customer; ++i) {
      const SubscriptionEvent& event = events[i];
      const bool lapsed = spell.start != kNoTime && out.silent(spell, event.time);
      if (lapsed) out.lapsed(spell);
      if (event.cancels) {
        if (spell.start != kNoTime && !lapsed) out.cancelled(spell, event.time);
        spell.start = kNoTime;
        continue;
      }
      if (spell.start == kNoTime || lapsed) spell = {customer, event.time, kNoTime, 0, 0};
      spell.pay(event);
    }
    if (spell.start == kNoTime) continue;
    // As in activity: a subscription whose length is over at the as-of instant runs no more.
    if (rules.length && as_of - spell.last >= *rules.length) {
      out.lapsed(spell);
    } else {
      out.running(spell);
    }
  }
  return out.take();
}

}  // namespace quintile::clv
