// How compact rows, options and counts look to the fold kernels.
#pragma once

#include <limits>

#include "engine/aggregate/fold.hpp"
#include "engine/aggregate/partitioned_block.hpp"
#include "kernels/fold.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// Whether logs of this layout can be folded by the kernels under these options: every row a purchase and an occasion
/// of its own, and no more to measure than the kernels do.
[[nodiscard]] inline bool quick_fold_possible(const RowLayout& layout, const AggregateOptions& options) noexcept {
  return options.measures != MeasureSet::full && !options.cohorts && layout.order == 0 && layout.meta == 0 &&
         options.returns != ReturnsPolicy::drop_order &&
         (options.measures == MeasureSet::basic || options.period == PeriodUnit::day);
}

/// `base` is the order-preserving id whose sums come first.
[[nodiscard]] inline kernels::FoldRows fold_rows(const RowRun& run, const RowLayout& layout,
                                                 std::uint64_t base) noexcept {
  return {run.row, run.rows, run.packed, layout.amount != 0, run.packing, run.first, run.last, run.flip, base};
}

[[nodiscard]] inline kernels::FoldWindow fold_window(const AggregateOptions& options, TimeNs after,
                                                     TimeNs until) noexcept {
  return {after, until, options.returns == ReturnsPolicy::ignore, options.utc_offset};
}

/// The window of a log whose last event is not known yet; a window without an as-of date has none such.
[[nodiscard]] inline bool window_known_early(const AggregateOptions& options) noexcept {
  return !options.window || options.as_of;
}
[[nodiscard]] inline kernels::FoldWindow early_fold_window(const AggregateOptions& options) noexcept {
  const TimeNs until = options.as_of.value_or(std::numeric_limits<TimeNs>::max());
  return fold_window(options, window_start(options, until), until);
}

inline void add(const kernels::FoldCounts& left_out, RowCounts& counts) noexcept {
  counts[SkipReason::before_window] += left_out.before;
  counts[SkipReason::after_as_of] += left_out.behind;
  counts[SkipReason::ignored_return] += left_out.ignored;
}

}  // namespace quintile::aggregation
