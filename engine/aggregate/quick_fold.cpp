#include "engine/aggregate/quick_fold.hpp"

#include <algorithm>

#include "engine/aggregate/quick_rows.hpp"

namespace quintile::aggregation {

QuickFold::QuickFold(const FoldSettings& settings, const kernels::PartitionRule& rule)
    : settings_(settings), rule_(rule), sums_(settings.options.measures, settings.layout.amount != 0) {}

bool QuickFold::partition(std::optional<DenseRange> range, std::span<const RowRun> runs, RowCounts& counts) {
  if (!range) return false;
  base_ = range->base;
  width_ = range->width;
  sums_.grow(width_);
  sums_.clear(0, width_);
  runs_.clear();
  for (const RowRun& run : runs) {
    if (run.rows > 0) runs_.push_back(fold_rows(run, settings_.layout, base_));
  }
  const kernels::FoldWindow window = fold_window(settings_.options, settings_.window_start, settings_.as_of);
  kernels::FoldCounts left_out;
  if (!add_runs(runs_, width_, window, sums_.from(0), room_, left_out)) return false;
  add(left_out, counts);
  customers_ = width_ - static_cast<std::size_t>(std::ranges::count(sums_.presence.span().first(width_), 0U));
  return true;
}

void QuickFold::write(QuickRow* out) const {
  for (std::uint64_t place = 0; place < width_; ++place) {
    if (sums_.presence[place] != 0) *out++ = quick_row((base_ + place) ^ rule_.flip, sums_, place);
  }
}

}  // namespace quintile::aggregation
