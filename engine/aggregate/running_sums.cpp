#include "engine/aggregate/running_sums.hpp"

#include <algorithm>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/quick_rows.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {

bool RunningSums::possible(const EventSchema& schema, const AggregateOptions& options,
                           const kernels::PartitionRule& rule, std::uint64_t expected_rows) {
  if (schema.id_type == IdType::text || !quick_fold_possible(RowLayout(schema), options)) return false;
  if (options.window && !options.as_of) return false;
  if (rule.by != kernels::PartitionRule::By::range || rule.bits == 0 || rule.bits + rule.shift > 40) return false;
  // At ten rows a customer, a third of the ids may be nobody's, and many more if rows are more.
  return std::uint64_t{1} << (rule.bits + rule.shift) <= std::max<std::uint64_t>(expected_rows, 1U << 16);
}

RunningSums::RunningSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule)
    : schema_(schema), options_(options), rule_(rule), begun_(partitions(), 0) {
  TimeNs after = kNoTime;
  if (options.window && __builtin_sub_overflow(*options.as_of, *options.window, &after)) after = kNoTime;
  window_ = fold_window(options, after, options.as_of.value_or(std::numeric_limits<TimeNs>::max()));
  if (options.measures == MeasureSet::days) {
    days_ = Buffer<kernels::DaysTally>(partitions() * width());
  } else {
    tallies_ = Buffer<kernels::Tally>(partitions() * width());
  }
}

void RunningSums::add(std::span<const PartitionedBlock> blocks) {
  if (options_.measures == MeasureSet::days) {
    add(blocks, days_);
  } else {
    add(blocks, tallies_);
  }
}

template <class Tally>
void RunningSums::add(std::span<const PartitionedBlock> blocks, Buffer<Tally>& tallies) {
  const RowLayout layout(schema_);
  std::vector<kernels::FoldCounts> left_out(partitions());
  parallel_for(partitions(), [&](std::size_t p) {
    Tally* const own = tallies.data() + p * width();
    const DenseRange range{rule_.low + (static_cast<std::uint64_t>(p) << rule_.shift), width()};
    for (const PartitionedBlock& block : blocks) {
      const RowRun run = block.partition(p, rule_);
      if (run.rows == 0) continue;
      if (begun_[p] == 0) std::fill_n(own, width(), Tally{});
      begun_[p] = 1;
      if (!fold_run(fold_rows(run, layout, range), window_, own, left_out[p])) throw RestartRead{};
    }
  });
  for (const kernels::FoldCounts& part : left_out) aggregation::add(part, counts_);
}

CustomerTable RunningSums::table(TimeNs as_of) const {
  return options_.measures == MeasureSet::days ? table(as_of, days_) : table(as_of, tallies_);
}

template <class Tally>
CustomerTable RunningSums::table(TimeNs as_of, const Buffer<Tally>& tallies) const {
  const auto in = [&](std::size_t p) {
    return std::span<const Tally>(tallies.data() + p * width(), begun_[p] != 0 ? width() : 0);
  };
  std::vector<std::size_t> starts(partitions() + 1, 0);
  parallel_for(partitions(), [&](std::size_t p) {
    starts[p + 1] =
        static_cast<std::size_t>(std::ranges::count_if(in(p), [](const Tally& tally) { return tally.exists != 0; }));
  });
  for (std::size_t p = 0; p < partitions(); ++p) starts[p + 1] += starts[p];
  CustomerTable table = new_table(starts.back(), schema_, options_.measures);
  parallel_for(partitions(), [&](std::size_t p) {
    std::size_t next = starts[p];
    std::uint64_t id = rule_.low + (static_cast<std::uint64_t>(p) << rule_.shift);
    for (const Tally& tally : in(p)) {
      if (tally.exists != 0) put_quick(table, next++, quick_row(id ^ rule_.flip, tally), as_of);
      ++id;
    }
  });
  return table;
}

}  // namespace quintile::aggregation
