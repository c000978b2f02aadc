#include "engine/aggregate/fold.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace quintile::aggregation {
namespace {

constexpr double days(DurationNs duration) { return static_cast<double>(duration) / static_cast<double>(kNsPerDay); }

constexpr std::size_t kLaneValues = 16;  // gaps are padded to whole multiples of these, for loops that vectorise

// The values of two neighbouring ranks among few, counted by all comparisons: nothing could foretell branches on the
// values. `padded` is the size with values above all others behind them.
std::pair<std::int32_t, std::int32_t> values_of_ranks(const std::int32_t* values, std::size_t size, std::size_t padded,
                                                      std::int32_t lower_rank) {
  std::pair<std::int32_t, std::int32_t> found{0, 0};
  for (std::size_t i = 0; i < size; ++i) {
    const std::int32_t value = values[i];
    std::int32_t less = 0;
    std::int32_t up_to = 0;
    for (std::size_t k = 0; k < padded; ++k) {
      less += values[k] < value ? 1 : 0;
      up_to += values[k] <= value ? 1 : 0;
    }
    found.first = less <= lower_rank && lower_rank < up_to ? value : found.first;
    found.second = less <= lower_rank + 1 && lower_rank + 1 < up_to ? value : found.second;
  }
  return found;
}

// Type-7 median of the first `size` values, which are padded to whole lanes. Reorders them.
double median(std::span<std::int32_t> values, std::size_t size) {
  if (size == 0) return kNaN;
  const std::size_t half = size / 2;
  constexpr std::size_t kFew = 48;  // nearly all customers
  if (size <= kFew) {
    const std::size_t padded = (size + kLaneValues - 1) / kLaneValues * kLaneValues;
    const auto [lower, upper] = values_of_ranks(values.data(), size, padded, static_cast<std::int32_t>(half) - 1);
    return size % 2 == 1 ? upper : lower + static_cast<double>(upper - lower) / 2;
  }
  values = values.first(size);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(values.begin(), middle, values.end());
  if (size % 2 == 1) return *middle;
  const std::int32_t lower = *std::max_element(values.begin(), middle);
  return lower + static_cast<double>(*middle - lower) / 2;
}

// Instants before the start of 64-bit time are as good as its start.
TimeNs before(TimeNs time, DurationNs duration) {
  TimeNs out = 0;
  return __builtin_sub_overflow(time, duration, &out) ? kNoTime : out;
}

}  // namespace

Fold::Fold(const FoldSettings& settings) : settings_(settings), layout_(settings.layout) {
  if (settings.options.cohorts)
    cohorts_ = CohortCounter(settings.calendar.first_month(), settings.calendar.last_month());
  if (settings.options.daily_repeats) repeats_.resize(settings.calendar.days());
}

bool Fold::customer(std::span<std::uint64_t> rows, bool in_time_order, CustomerRow& row, EngagementRow* engagement) {
  std::size_t count = keep_window(rows, rows.size() / layout_.words);
  if (count == 0) return false;
  count = apply_returns(rows, count);
  sum_money(rows, count, row);
  if (!in_time_order) sort_by_time(rows, count);
  collect_purchases(rows, count, row);
  measure_days(row);
  measure_occasions(row);
  sum_repeat_money(rows, count, row);
  if (settings_.options.cohorts && !days_.empty()) count_cohort(rows, count, row);
  if (engagement != nullptr) engage(rows, count, *engagement);
  return true;
}

std::size_t Fold::keep_window(std::span<std::uint64_t> rows, std::size_t count) {
  if (settings_.everything_inside) return count;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const TimeNs when = time(at(rows, i));
    if (when > settings_.as_of) {
      ++counts_[SkipReason::after_as_of];
    } else if (when <= settings_.window_start && settings_.window_start != kNoTime) {
      ++counts_[SkipReason::before_window];
    } else {
      if (kept != i) std::memcpy(rows.data() + kept * layout_.words, at(rows, i), layout_.words * 8);
      ++kept;
    }
  }
  return kept;
}

// Takes out what the returns policy leaves out; the rows that stay keep their order.
std::size_t Fold::apply_returns(std::span<std::uint64_t> rows, std::size_t count) {
  const ReturnsPolicy policy = settings_.options.returns;
  if (policy == ReturnsPolicy::net || layout_.amount == 0) return count;
  const auto is_return = [&](const std::uint64_t* row) { return purchase(row) && amount(row) < 0; };
  orders_.clear();
  const bool whole_orders = policy == ReturnsPolicy::drop_order && layout_.order != 0;
  if (whole_orders) {
    for (std::size_t i = 0; i < count; ++i) {
      if (is_return(at(rows, i))) orders_.push_back(at(rows, i)[layout_.order]);
    }
    std::sort(orders_.begin(), orders_.end());
  }
  const SkipReason reason = policy == ReturnsPolicy::ignore ? SkipReason::ignored_return : SkipReason::dropped_order;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t* row = at(rows, i);
    const bool drop = is_return(row) || (whole_orders && purchase(row) &&
                                         std::binary_search(orders_.begin(), orders_.end(), row[layout_.order]));
    if (drop) {
      ++counts_[reason];
    } else {
      if (kept != i) std::memcpy(rows.data() + kept * layout_.words, row, layout_.words * 8);
      ++kept;
    }
  }
  return kept;
}

void Fold::sort_by_time(std::span<std::uint64_t> rows, std::size_t count) {
  time_positions_.clear();
  for (std::size_t i = 0; i < count; ++i) time_positions_.emplace_back(time(at(rows, i)), i);
  std::sort(time_positions_.begin(), time_positions_.end());
  sorted_.resize(count * layout_.words);
  for (std::size_t i = 0; i < count; ++i)
    std::memcpy(sorted_.data() + i * layout_.words, at(rows, time_positions_[i].second), layout_.words * 8);
  std::memcpy(rows.data(), sorted_.data(), sorted_.size() * 8);
}

// In log order, so that the sums do not depend on how rows were sorted afterwards.
void Fold::sum_money(std::span<const std::uint64_t> rows, std::size_t count, CustomerRow& row) const {
  if (layout_.amount == 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!purchase(at(rows, i))) continue;
    const double money = amount(at(rows, i));
    row.money += money;
    if (money < 0) row.returns -= money;
  }
}

// Fills days_ (of purchase rows, ascending, distinct) and occasions_ (first row of each order, by time).
void Fold::collect_purchases(std::span<const std::uint64_t> rows, std::size_t count, CustomerRow& row) {
  days_.clear();
  occasions_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t* at_row = at(rows, i);
    if (!occasion(at_row)) continue;
    const TimeNs when = time(at_row);
    if (days_.empty()) row.first = when;
    row.last = when;
    const std::int64_t day = settings_.calendar.day(when);
    if (days_.empty() || days_.back() != day) days_.push_back(day);
    const std::uint64_t order = layout_.order != 0 ? at_row[layout_.order] : 0;
    if (layout_.order != 0 && !occasions_.empty() && occasions_.back().order == order) continue;
    occasions_.push_back({order, when});
  }
  if (layout_.order == 0 || occasions_.size() < 3) return;

  // An order whose rows are not next to each other was pushed several times: keep the first. (With two entries that
  // differ from their neighbour there is nothing to find.)
  order_positions_.clear();
  for (std::size_t i = 0; i < occasions_.size(); ++i) order_positions_.emplace_back(occasions_[i].order, i);
  std::sort(order_positions_.begin(), order_positions_.end());
  bool repeated = false;
  for (std::size_t i = 1; i < order_positions_.size(); ++i) {
    if (order_positions_[i].first != order_positions_[i - 1].first) continue;
    occasions_[order_positions_[i].second].time = kNoTime;
    repeated = true;
  }
  if (repeated) std::erase_if(occasions_, [](const Occasion& occasion) { return occasion.time == kNoTime; });
}

void Fold::measure_days(CustomerRow& row) {
  if (days_.empty()) return;
  const Calendar& calendar = settings_.calendar;
  const PeriodUnit unit = settings_.options.period;
  row.periods = 1;
  row.quarters = 1;
  const std::size_t gaps = days_.size() - 1;
  gaps_.assign((gaps + kLaneValues - 1) / kLaneValues * kLaneValues, std::numeric_limits<std::int32_t>::max());
  std::int64_t quarter = floor_div(calendar.month(days_[0]), 3);
  for (std::size_t i = 1; i < days_.size(); ++i) {
    // All of time is some 213,504 days.
    gaps_[i - 1] = static_cast<std::int32_t>(days_[i] - days_[i - 1]);
    const std::int64_t next = floor_div(calendar.month(days_[i]), 3);
    row.quarters += next != quarter ? 1U : 0U;
    quarter = next;
  }
  if (unit == PeriodUnit::day) {
    row.periods = static_cast<std::uint32_t>(days_.size());
  } else {
    for (std::size_t i = 1; i < days_.size(); ++i)
      row.periods += calendar.period(days_[i], unit) != calendar.period(days_[i - 1], unit) ? 1U : 0U;
  }
  row.median_gap = median(gaps_, gaps);
  if (settings_.options.holdout || !repeats_.empty()) measure_before_holdout(row);
}

void Fold::measure_before_holdout(CustomerRow& row) {
  const Calendar& calendar = settings_.calendar;
  const PeriodUnit unit = settings_.options.period;
  std::size_t before = 0;
  for (const std::int64_t day : days_) before += day < settings_.holdout_day ? 1U : 0U;
  if (before == 0) return;
  row.holdout_t_x = static_cast<std::int32_t>(days_[before - 1] - days_[0]);
  row.holdout_periods = unit == PeriodUnit::day ? static_cast<std::uint32_t>(before) : 1;
  for (std::size_t i = 1; unit != PeriodUnit::day && i < before; ++i)
    row.holdout_periods += calendar.period(days_[i], unit) != calendar.period(days_[i - 1], unit) ? 1U : 0U;
  for (std::size_t i = 1; !repeats_.empty() && i < days_.size(); ++i)
    ++repeats_[static_cast<std::size_t>(days_[i] - calendar.first_day())];
}

// In time order. Returns count where they happen, so a return on a repeat day lowers it.
void Fold::sum_repeat_money(std::span<const std::uint64_t> rows, std::size_t count, CustomerRow& row) const {
  if (layout_.amount == 0 || row.periods < 2) return;
  const TimeNs first_repeat = settings_.calendar.end_of_period(days_[0], settings_.options.period);
  for (std::size_t i = 0; i < count; ++i) {
    if (purchase(at(rows, i)) && time(at(rows, i)) >= first_repeat) row.repeat_money += amount(at(rows, i));
  }
}

void Fold::measure_occasions(CustomerRow& row) {
  row.occasions = static_cast<std::uint32_t>(occasions_.size());
  const DurationNs window = settings_.options.activity_windows[static_cast<std::size_t>(EventKind::purchase)];
  const TimeNs window_start = before(settings_.as_of, window);
  const TimeNs previous_start = before(window_start, window);
  for (std::size_t i = 0; i < occasions_.size(); ++i) {
    const TimeNs when = occasions_[i].time;
    const bool inside = when > window_start;
    if (i > 0) {
      row.last_gap = days(when - occasions_[i - 1].time);
      row.largest_gap = i == 1 ? row.last_gap : std::max(row.largest_gap, row.last_gap);
      if (inside && row.in_window == 0) row.reentry_gap = row.last_gap;
    }
    row.in_window += inside ? 1 : 0;
    row.in_previous_window += !inside && when > previous_start ? 1 : 0;
  }
}

// Adds the customer's months to the retention table.
void Fold::count_cohort(std::span<const std::uint64_t> rows, std::size_t count, const CustomerRow& row) {
  const Calendar& calendar = settings_.calendar;
  const std::int32_t cohort = calendar.month(days_[0]);
  std::int32_t month = cohort;
  TimeNs month_end = calendar.end_of_period(days_[0], PeriodUnit::month);
  bool bought = false;
  double revenue = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t* at_row = at(rows, i);
    if (!purchase(at_row) || time(at_row) < row.first) continue;
    if (time(at_row) >= month_end) {
      cohorts_.add(cohort, month, bought, revenue);
      const std::int64_t day = calendar.day(time(at_row));
      month = calendar.month(day);
      month_end = calendar.end_of_period(day, PeriodUnit::month);
      bought = false;
      revenue = 0;
    }
    bought = bought || occasion(at_row);
    if (layout_.amount != 0) revenue += amount(at_row);
  }
  cohorts_.add(cohort, month, bought, revenue);
}

void Fold::engage(std::span<const std::uint64_t> rows, std::size_t count, EngagementRow& out) const {
  out.last_of_kind.fill(kNoTime);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t* row = at(rows, i);
    const TimeNs when = time(row);
    const auto kind = static_cast<std::size_t>(meta_kind(row[layout_.meta]));
    if (out.events++ == 0) out.first = when;
    out.last = when;
    ++out.count[kind];
    out.last_of_kind[kind] = when;
    out.in_window[kind] += when > before(settings_.as_of, settings_.options.activity_windows[kind]) ? 1U : 0U;
    const std::uint8_t channel = meta_channel(row[layout_.meta]);
    if (channel != 0) out.channels |= std::uint64_t{1} << (std::min<unsigned>(channel, 64) - 1);
    const auto score = static_cast<double>(meta_value(row[layout_.meta]));
    if (!(score >= 0)) continue;
    ++out.scores;
    out.score_sum += score;
    out.largest_score = std::fmax(out.largest_score, score);
    out.satisfied += score >= 4 && score <= 5 ? 1 : 0;
    out.promoters += score >= 9 ? 1 : 0;
    out.detractors += score <= 6 ? 1 : 0;
  }
}

}  // namespace quintile::aggregation
