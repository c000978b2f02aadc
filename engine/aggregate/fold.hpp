// One customer's events -> that customer's row.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "engine/aggregate/calendar.hpp"
#include "engine/aggregate/cohort_counter.hpp"
#include "engine/aggregate/customer_row.hpp"
#include "engine/aggregate/row_layout.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// Start of the observation window, which excludes it; kNoTime when there is none.
[[nodiscard]] inline TimeNs window_start(const AggregateOptions& options, TimeNs as_of) noexcept {
  TimeNs start = kNoTime;
  if (options.window && __builtin_sub_overflow(as_of, *options.window, &start)) return kNoTime;
  return start;
}

/// What all customers' folds share.
struct FoldSettings {
  RowLayout layout;
  const AggregateOptions& options;
  const Calendar& calendar;
  TimeNs as_of = 0;
  TimeNs window_start = kNoTime;   ///< events at or before it are outside the observation window
  bool everything_inside = false;  ///< no event of the log is outside of it
  static constexpr std::int64_t kNoHoldout = std::numeric_limits<std::int64_t>::max();
  std::int64_t holdout_day = kNoHoldout;  ///< first day of the holdout
};

/// Folds customers one after the other. Keeps its memory between them; one per thread.
class Fold {
 public:
  explicit Fold(const FoldSettings& settings);

  /// Folds the compact rows of one customer, given in log order. `rows` is used as working space.
  /// Returns false when none of them lies in the observation window: the customer does not exist then.
  [[nodiscard]] bool customer(std::span<std::uint64_t> rows, bool in_time_order, CustomerRow& row,
                              EngagementRow* engagement);

  /// Rows skipped so far by the window and the returns policy.
  [[nodiscard]] RowCounts& counts() noexcept { return counts_; }
  [[nodiscard]] const CohortCounter& cohorts() const noexcept { return cohorts_; }
  /// Repeat purchases by day of the calendar, if asked for.
  [[nodiscard]] const std::vector<std::uint64_t>& repeats() const noexcept { return repeats_; }

 private:
  struct Occasion {
    std::uint64_t order;
    TimeNs time;
  };
  [[nodiscard]] std::size_t keep_window(std::span<std::uint64_t> rows, std::size_t count);
  [[nodiscard]] std::size_t apply_returns(std::span<std::uint64_t> rows, std::size_t count);
  void sort_by_time(std::span<std::uint64_t> rows, std::size_t count);
  void sum_money(std::span<const std::uint64_t> rows, std::size_t count, CustomerRow& row) const;
  void collect_purchases(std::span<const std::uint64_t> rows, std::size_t count, CustomerRow& row);
  void sum_repeat_money(std::span<const std::uint64_t> rows, std::size_t count, CustomerRow& row) const;
  void measure_days(CustomerRow& row);
  void measure_before_holdout(CustomerRow& row);
  void measure_occasions(CustomerRow& row);
  void count_cohort(std::span<const std::uint64_t> rows, std::size_t count, const CustomerRow& row);
  void engage(std::span<const std::uint64_t> rows, std::size_t count, EngagementRow& out) const;

  [[nodiscard]] const std::uint64_t* at(std::span<const std::uint64_t> rows, std::size_t i) const {
    return rows.data() + i * layout_.words;
  }
  [[nodiscard]] static TimeNs time(const std::uint64_t* row) { return static_cast<TimeNs>(row[kTimeWord]); }
  [[nodiscard]] bool purchase(const std::uint64_t* row) const {
    return layout_.meta == 0 || meta_kind(row[layout_.meta]) == EventKind::purchase;
  }
  [[nodiscard]] double amount(const std::uint64_t* row) const { return std::bit_cast<double>(row[layout_.amount]); }
  [[nodiscard]] bool occasion(const std::uint64_t* row) const {
    return purchase(row) && (layout_.amount == 0 || amount(row) >= 0);
  }

  const FoldSettings& settings_;
  const RowLayout layout_;
  RowCounts counts_;
  CohortCounter cohorts_;
  std::vector<std::uint64_t> repeats_;

  // Working space.
  std::vector<Occasion> occasions_;
  std::vector<std::int64_t> days_;
  std::vector<std::int32_t> gaps_;
  std::vector<std::uint64_t> orders_;
  std::vector<std::pair<std::uint64_t, std::size_t>> order_positions_;
  std::vector<std::pair<TimeNs, std::size_t>> time_positions_;
  std::vector<std::uint64_t> sorted_;
};

}  // namespace quintile::aggregation
