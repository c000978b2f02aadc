// One row per customer: what the aggregate stage makes of a log and every later stage reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "quintile/buffer.hpp"
#include "quintile/event.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Customer ids in ascending order: integers by value, texts by their bytes.
struct CustomerIds {
  IdType type = IdType::int64;
  Buffer<std::int64_t> integers;  ///< for int64, and the bit pattern for uint64
  TextColumn texts;               ///< for text

  [[nodiscard]] std::size_t size() const noexcept { return type == IdType::text ? texts.size() : integers.size(); }
  /// The id as text.
  [[nodiscard]] std::string text(std::size_t i) const;
  /// Index of an id written as text, or size() when there is no such customer.
  [[nodiscard]] std::size_t find(std::string_view id) const;
};

/// Per-kind measures; empty buffers when the log has no such events.
struct KindColumns {
  Buffer<std::uint32_t> count;      ///< events of this kind in the observation window
  Buffer<std::uint32_t> in_window;  ///< ... of which in the activity window of this kind
  Buffer<TimeNs> last_time;         ///< kNoTime: none

  [[nodiscard]] bool present() const noexcept { return !count.empty(); }
};

/// What was known of each customer when a holdout period began, for models that are tried on what came after.
struct HoldoutColumns {
  TimeNs start = kNoTime;         ///< 00:00 of the first day of the period; kNoTime: there is none
  Buffer<std::uint32_t> periods;  ///< distinct purchase periods before it; 0: the customer's first purchase came after
  Buffer<std::int32_t> t_x_days;  ///< whole days from the first purchase to the last before it

  [[nodiscard]] bool present() const noexcept { return !periods.empty(); }
};

/// Measures per customer (semantics in docs/semantics.md). Every buffer has size() values, or none where the
/// log lacks what it needs. Durations are days of 86,400 s as real numbers. Money is in the log's own unit.
struct CustomerTable {
  CustomerIds ids;

  // Purchases
  Buffer<TimeNs> first_time;                  ///< first purchase; kNoTime: none
  Buffer<TimeNs> last_time;                   ///< last purchase; kNoTime: none
  Buffer<double> recency_days;                ///< last purchase to as-of; NaN: no purchase
  Buffer<double> tenure_days;                 ///< T, first purchase to as-of; NaN: no purchase
  Buffer<double> t_x_days;                    ///< first to last purchase; NaN: no purchase
  Buffer<std::uint32_t> occasions;            ///< distinct orders
  Buffer<std::uint32_t> periods;              ///< distinct days (weeks, months) with a purchase
  Buffer<std::uint32_t> repeat_frequency;     ///< x = max(0, periods - 1)
  Buffer<double> largest_gap_days;            ///< between consecutive occasions; NaN: fewer than two
  Buffer<double> median_gap_days;             ///< between consecutive distinct purchase days; NaN: fewer than two
  Buffer<double> last_gap_days;               ///< before the last occasion; NaN: fewer than two
  Buffer<double> reentry_gap_days;            ///< before the first occasion in the activity window; NaN: none
  Buffer<std::uint32_t> quarters;             ///< distinct calendar quarters with a purchase
  Buffer<std::uint32_t> occasions_in_window;  ///< occasions in the activity window
  Buffer<std::uint32_t> occasions_in_previous_window;  ///< ... in the window of equal length before it

  // Money; empty when the log has no amounts
  Buffer<double> monetary_total;        ///< sum of purchases, returns subtracted (returns = net)
  Buffer<double> monetary_mean;         ///< total / occasions; NaN: no purchase
  Buffer<double> monetary_mean_repeat;  ///< money after the first purchase period / x; NaN: x = 0
  Buffer<double> returns_total;         ///< sum of returned amounts, as a positive number

  // Events of any kind; filled only when the log has kinds (otherwise every event is a purchase)
  Buffer<std::uint32_t> events;     ///< events in the observation window
  Buffer<TimeNs> first_event_time;  ///< of any kind
  Buffer<TimeNs> last_event_time;   ///< of any kind
  std::array<KindColumns, kEventKinds> kinds;
  Buffer<std::uint32_t> channels_used;       ///< distinct contact channels; needs a channel column
  Buffer<std::uint32_t> satisfaction_count;  ///< satisfaction scores given
  Buffer<std::uint32_t> satisfied_count;     ///< ... of 4 or 5 (CSAT 1-5)
  Buffer<std::uint32_t> promoters;           ///< ... of 9 or 10 (NPS 0-10)
  Buffer<std::uint32_t> detractors;          ///< ... of 0 to 6 (NPS 0-10)
  Buffer<double> satisfaction_mean;          ///< NaN: none given

  Buffer<double> weight;   ///< customers that a row stands for, > 0; empty: one each. Not part of customer_columns()
  HoldoutColumns holdout;  ///< only with AggregateOptions::holdout; not part of customer_columns()

  [[nodiscard]] std::size_t size() const noexcept { return ids.size(); }
  [[nodiscard]] bool has_amounts() const noexcept { return !monetary_total.empty(); }
  [[nodiscard]] bool has_kinds() const noexcept { return !events.empty(); }
  /// Purchase measures a summarised input may lack: filled unless empty.
  [[nodiscard]] bool has_times() const noexcept { return !last_time.empty(); }
};

/// The table's columns with their names, units and descriptions, in the order of the result file.
/// Views into `table`; columns it lacks are left out.
[[nodiscard]] TableView customer_columns(const CustomerTable& table);

}  // namespace quintile
