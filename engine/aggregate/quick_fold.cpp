#include "engine/aggregate/quick_fold.hpp"

#include <algorithm>

#include "engine/aggregate/quick_rows.hpp"

namespace quintile::aggregation {

QuickFold::QuickFold(const FoldSettings& settings, const kernels::PartitionRule& rule)
    : settings_(settings), rule_(rule) {}

bool QuickFold::partition(std::optional<DenseRange> range, std::span<const RowRun> runs, RowCounts& counts) {
  if (!range) return false;
  base_ = range->base;
  width_ = range->width;
  return settings_.options.measures == MeasureSet::days ? fold(runs, days_, counts) : fold(runs, tallies_, counts);
}

template <class Tally>
bool QuickFold::fold(std::span<const RowRun> runs, std::vector<Tally>& tallies, RowCounts& counts) {
  const kernels::FoldWindow window = fold_window(settings_.options, settings_.window_start, settings_.as_of);
  tallies.assign(width_, {});
  kernels::FoldCounts left_out;
  for (const RowRun& run : runs) {
    const kernels::FoldRows rows = fold_rows(run, settings_.layout, {base_, width_});
    if (!fold_run(rows, window, tallies.data(), left_out)) return false;
  }
  add(left_out, counts);
  customers_ =
      static_cast<std::size_t>(std::ranges::count_if(tallies, [](const Tally& tally) { return tally.exists != 0; }));
  return true;
}

void QuickFold::write(QuickRow* out) const {
  const bool with_days = settings_.options.measures == MeasureSet::days;
  for (std::uint64_t place = 0; place < width_; ++place) {
    const std::uint64_t key = (base_ + place) ^ rule_.flip;
    if (with_days) {
      const kernels::DaysTally& tally = days_[place];
      if (tally.exists != 0) *out++ = quick_row(key, tally);
    } else {
      const kernels::Tally& tally = tallies_[place];
      if (tally.exists != 0) *out++ = quick_row(key, tally);
    }
  }
}

}  // namespace quintile::aggregation
