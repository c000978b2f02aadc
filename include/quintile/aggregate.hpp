// Events -> one row per customer.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "quintile/customers.hpp"
#include "quintile/event.hpp"
#include "quintile/progress.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// What a negative amount does.
enum class ReturnsPolicy : std::uint8_t {
  net,         ///< lowers monetary value, is no occasion
  ignore,      ///< as if the row were not there (counted)
  drop_order,  ///< every row of an order that has a negative amount is dropped (counted)
};

/// Length of a purchase period.
enum class PeriodUnit : std::uint8_t { day, week, month };

/// How much to measure of each customer. Less is faster; what is left out is an empty column.
enum class MeasureSet : std::uint8_t {
  full,   ///< everything in CustomerTable
  days,   ///< first and last purchase, recency, tenure, t_x, occasions, periods, repeat frequency, money and its mean
  basic,  ///< last purchase, recency, occasions, money
};

/// Options that change the answer.
struct AggregateOptions {
  MeasureSet measures = MeasureSet::full;
  std::optional<TimeNs> as_of;       ///< default: 00:00 of the day after the last event
  std::optional<DurationNs> window;  ///< observation window (as_of - window, as_of]; default: everything
  DurationNs utc_offset = 0;         ///< zone of days, weeks, months
  ReturnsPolicy returns = ReturnsPolicy::net;
  PeriodUnit period = PeriodUnit::day;
  /// Activity window per event kind: (as_of - length, as_of].
  std::array<DurationNs, kEventKinds> activity_windows = {30 * kNsPerDay, 30 * kNsPerDay, 30 * kNsPerDay,
                                                          30 * kNsPerDay, 30 * kNsPerDay, 30 * kNsPerDay,
                                                          30 * kNsPerDay, 30 * kNsPerDay};
  bool cohorts = true;  ///< also compute cohort retention
  /// Also measure customers as of the start of a holdout period (full measures only). Default start: a third of the
  /// time from the first event used to as-of before its end, at most 365 days; none when that is less than four weeks.
  bool holdout = false;
  std::optional<TimeNs> holdout_start;  ///< any instant of the period's first day
  bool daily_repeats = false;           ///< also count repeat purchases by day (full measures only)
};

/// One cell of the retention table.
struct CohortCell {
  std::int32_t cohort = 0;      ///< month of first purchase, months since 1970-01
  std::int32_t age = 0;         ///< months since then
  std::uint64_t customers = 0;  ///< of the cohort, with a purchase in that month
  double revenue = 0;           ///< in that month, returns subtracted
};

struct AggregateResult {
  CustomerTable customers;  ///< ordered by id
  /// With daily_repeats: customers who bought on a day and had on an earlier one, by days since 1970-01-01; with a
  /// holdout, of customers whose first purchase is before it. The first entry is of the day `first_repeats_day`.
  std::vector<std::uint64_t> daily_repeats;
  std::int64_t first_repeats_day = 0;
  std::vector<CohortCell> cohorts;  ///< ordered by (cohort, age), only cells with a row
  RowCounts counts;                 ///< of the whole log
  TimeNs as_of = kNoTime;           ///< the one used
  TimeNs first_event = kNoTime;     ///< over all rows that were read well
  TimeNs last_event = kNoTime;
  /// Largest satisfaction score given; NaN: none. Above 5 the scale is NPS 0-10, otherwise CSAT 1-5.
  double max_satisfaction = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::string> notes;  ///< sentences for the run report: what had to be taken for granted
};

/// Collects blocks of events and turns them into the customer table. The state is mergeable: the
/// state of rows 1..k merged with that of rows k+1..n equals the state of all n rows.
class Aggregator {
 public:
  /// `expected_rows` sizes the partitions and `id_sample` (integer ids from all over the log, or nothing) divides the
  /// customers among them; they change the speed only.
  Aggregator(const EventSchema& schema, const AggregateOptions& options, std::uint64_t expected_rows,
             std::span<const std::int64_t> id_sample = {});
  Aggregator(Aggregator&&) noexcept;
  Aggregator& operator=(Aggregator&&) noexcept;
  ~Aggregator();

  /// Adds block number `index` (0, 1, 2, ... in log order, each once). Safe to call from several threads.
  void add(std::size_t index, const EventBlock& block);
  /// Appends another aggregator's rows after this one's. Both must have been made from the same
  /// schema, expected_rows and id_sample, and have folded nothing yet.
  void merge(Aggregator&& later);
  /// Folds the rows of the blocks added so far into one running sum per customer and uses their memory again; finish()
  /// then has less left to do. Call it between add()s, when blocks 0..n-1 have been added and no other. Throws
  /// UserError unless can_fold_collected(), and RestartRead when the rows turn out not to suit: ids far outside the
  /// sample's range (start again with a new Aggregator, without a sample), days asked for and a customer's purchases
  /// out of time order (start again without this).
  void fold_collected();
  /// Whether the columns and options allow that: basic or days measures of purchases, no orders (the window, if any,
  /// needs an as-of date).
  [[nodiscard]] bool can_fold_collected() const;
  /// Whether that is possible, and so much has been collected that it is worth while.
  [[nodiscard]] bool fold_due() const;
  /// Memory of the rows added and not yet folded.
  [[nodiscard]] std::uint64_t collected_bytes() const;
  /// Computes the customer table; the collected rows are given up.
  /// Throws DataError when no row is left ("every row was skipped: ...").
  [[nodiscard]] AggregateResult finish(const Control& control = {});

 private:
  struct State;
  void finish_sums(AggregateResult& result);
  void fold_all(AggregateResult& result, const Control& control);
  std::unique_ptr<State> state_;
};

/// Reads a whole log and aggregates it, reading, parsing and partitioning in parallel.
[[nodiscard]] AggregateResult aggregate(EventSource& source, const AggregateOptions& options,
                                        const Control& control = {});

}  // namespace quintile
