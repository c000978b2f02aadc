// Subscriptions: who subscribed when, and until when, from the events of a log.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/event.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// How often a subscription is renewed. Months, quarters and years are those of the calendar, from the day of the
/// start: the renewal after 31 January is on 28 or 29 February, the next on 31 March.
enum class RenewalPeriod : std::uint8_t { day, week, month, quarter, year };

/// "day", "week", "month", "quarter", "year".
[[nodiscard]] std::string_view renewal_period_name(RenewalPeriod period);

/// Of 365.2425 days.
[[nodiscard]] double periods_per_year(RenewalPeriod period);

/// How events are read as subscriptions.
struct SubscriptionRules {
  RenewalPeriod period = RenewalPeriod::month;
  /// Longest time a subscription runs without an event: for logs that hold every renewal. Without it a subscription
  /// runs until it is cancelled, and is renewed by the calendar.
  std::optional<DurationNs> length;
  DurationNs utc_offset = 0;  ///< zone of the days
};

/// Subscriptions in the order of their customers and of their starts; columns of equal length. A subscription starts
/// with an event of kind product_subscription or service_subscription of a customer who has none running; further such
/// events renew it; a cancellation with a later time ends it (docs/semantics.md).
struct Subscriptions {
  Buffer<std::uint32_t> customer;  ///< row in the customer table
  Buffer<std::int64_t> start_day;  ///< days since 1970-01-01
  Buffer<std::uint8_t> running;    ///< at the as-of date
  Buffer<std::uint32_t> renewals;  ///< made until the as-of date or the end
  /// Renewals whose outcome is known of everybody who started on that day: what came early of a later one, a notice
  /// before its date, does not count, because of those who will renew nothing is known yet.
  Buffer<std::uint32_t> observed;
  Buffer<double> paid;  ///< mean amount of its events; NaN: none has one

  [[nodiscard]] std::size_t size() const noexcept { return customer.size(); }
};

/// Passes a log on to whoever reads it and keeps its subscription events on the way, so that it is read once.
class SubscriptionTap final : public EventSource {
 public:
  /// Throws DataError for a log without kinds of events.
  explicit SubscriptionTap(EventSource& log);
  ~SubscriptionTap() override;

  [[nodiscard]] const EventSchema& schema() const override { return log_.schema(); }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return log_.estimated_rows(); }
  [[nodiscard]] std::unique_ptr<EventTask> claim() override;
  void rewind() override;
  [[nodiscard]] std::vector<std::int64_t> sample_ids() override { return log_.sample_ids(); }
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return log_.bytes_claimed(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return log_.bytes_total(); }

  /// The subscriptions of these customers, from the events up to `as_of`. After the log has been read to its end.
  [[nodiscard]] Subscriptions subscriptions(const CustomerIds& ids, TimeNs as_of,
                                            const SubscriptionRules& rules = {}) const;

 private:
  struct Kept;
  EventSource& log_;
  std::deque<Kept> kept_;  ///< a block each, in the order of the log
};

}  // namespace quintile
