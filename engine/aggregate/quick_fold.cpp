#include "engine/aggregate/quick_fold.hpp"

#include <bit>

namespace quintile::aggregation {

QuickFold::QuickFold(const FoldSettings& settings, const kernels::PartitionRule& rule)
    : settings_(settings), rule_(rule) {}

bool QuickFold::possible(const RowLayout& layout, const AggregateOptions& options) {
  return options.measures != MeasureSet::full && !options.cohorts && layout.order == 0 && layout.meta == 0 &&
         options.returns != ReturnsPolicy::drop_order;
}

bool QuickFold::partition(std::optional<DenseRange> range, Runs runs) {
  if (!range) return false;
  RowCounts counts;
  const bool done = settings_.options.measures == MeasureSet::days
                        ? tally<true>(runs, range->base, range->width, counts)
                        : tally<false>(runs, range->base, range->width, counts);
  if (!done) return false;
  counts_ += counts;
  rows_.clear();
  for (std::uint64_t offset = 0; offset < range->width; ++offset) {
    if (!tallies_[offset].exists) continue;
    rows_.push_back(tallies_[offset].row);
    rows_.back().key = (range->base + offset) ^ rule_.flip;
  }
  return true;
}

template <bool kPeriods>
bool QuickFold::tally(Runs runs, std::uint64_t base, std::uint64_t width, RowCounts& counts) {
  const RowLayout layout = settings_.layout;
  const bool ignore_returns = settings_.options.returns == ReturnsPolicy::ignore;
  const TimeNs as_of = settings_.as_of;
  const TimeNs window_start = settings_.window_start;
  const PeriodUnit unit = settings_.options.period;
  tallies_.assign(width, {});
  for (const auto& run : runs) {
    for (const std::uint64_t* at = run.data(); at != run.data() + run.size(); at += layout.words) {
      const std::uint64_t offset = (at[kKeyWord] ^ rule_.flip) - base;
      if (offset >= width) return false;
      const auto when = static_cast<TimeNs>(at[kTimeWord]);
      if (when > as_of) {
        ++counts[SkipReason::after_as_of];
        continue;
      }
      if (when <= window_start && window_start != kNoTime) {
        ++counts[SkipReason::before_window];
        continue;
      }
      Tally& tally = tallies_[offset];
      QuickRow& row = tally.row;
      tally.exists = true;
      if (layout.amount != 0) {
        const double money = std::bit_cast<double>(at[layout.amount]);
        if (money < 0) {
          if (ignore_returns) {
            ++counts[SkipReason::ignored_return];
          } else {
            row.money += money;
            row.returns -= money;
          }
          continue;
        }
        row.money += money;
      }
      if constexpr (kPeriods) {
        if (when < row.last) return false;
        const std::int64_t period = settings_.calendar.period(settings_.calendar.day(when), unit);
        row.periods += row.occasions == 0 || period != tally.period ? 1 : 0;
        tally.period = period;
      }
      if (row.occasions == 0 || when < row.first) row.first = when;
      row.last = when > row.last ? when : row.last;
      ++row.occasions;
    }
  }
  return true;
}

}  // namespace quintile::aggregation
