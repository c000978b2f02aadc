#include "engine/aggregate/running_sums.hpp"

#include <algorithm>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/prefetch.hpp"
#include "engine/aggregate/quick_rows.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

// Large enough for the page pool.
constexpr std::size_t kGroupBytes = std::size_t{4} << 20;
// Enough to keep all threads busy.
constexpr std::size_t kFewestGroups = 64;

}  // namespace

bool RunningSums::possible(const EventSchema& schema, const AggregateOptions& options,
                           const kernels::PartitionRule& rule, std::uint64_t expected_rows) {
  if (schema.id_type == IdType::text || !quick_fold_possible(RowLayout(schema), options)) return false;
  if (!window_known_early(options)) return false;
  if (rule.by != kernels::PartitionRule::By::range || rule.bits == 0 || rule.bits + rule.shift > 40) return false;
  // At ten rows a customer, a third of the ids may be nobody's, and many more if rows are more.
  return std::uint64_t{1} << (rule.bits + rule.shift) <= std::max<std::uint64_t>(expected_rows, 1U << 16);
}

RunningSums::RunningSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule)
    : schema_(schema), options_(options), rule_(rule), window_(early_fold_window(options)) {
  const bool with_days = options.measures == MeasureSet::days;
  const std::size_t bytes = width() * (with_days ? sizeof(kernels::DaysTally) : sizeof(kernels::Tally));
  while (group_partitions_ * bytes < kGroupBytes && groups() > kFewestGroups) group_partitions_ *= 2;
  if (with_days) {
    days_.resize(groups());
  } else {
    tallies_.resize(groups());
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
void RunningSums::add(std::span<const PartitionedBlock> blocks, Groups<Tally>& groups) {
  const RowLayout layout(schema_);
  std::vector<kernels::FoldCounts> left_out(groups.size());
  parallel_for(groups.size(), [&](std::size_t g) {
    for (std::size_t k = 0; k < group_partitions_; ++k) {
      const std::size_t p = g * group_partitions_ + k;
      const DenseRange range{rule_.low + (static_cast<std::uint64_t>(p) << rule_.shift), width()};
      if (!groups[g].empty()) prefetch_all(std::span<const Tally>(groups[g].data() + k * width(), width()));
      for (const PartitionedBlock& block : blocks) {
        const RowRun run = block.partition(p, rule_);
        if (run.rows == 0) continue;
        if (groups[g].empty()) groups[g] = Buffer<Tally>(group_partitions_ * width(), Tally{});
        Tally* const own = groups[g].data() + k * width();
        if (!fold_run(fold_rows(run, layout, range), window_, own, left_out[g])) throw RestartRead{};
      }
    }
  });
  for (const kernels::FoldCounts& part : left_out) aggregation::add(part, counts_);
}

CustomerTable RunningSums::take_table(TimeNs as_of) {
  return options_.measures == MeasureSet::days ? take_table(as_of, days_) : take_table(as_of, tallies_);
}

template <class Tally>
CustomerTable RunningSums::take_table(TimeNs as_of, Groups<Tally>& groups) {
  std::vector<std::size_t> starts(groups.size() + 1, 0);
  parallel_for(groups.size(), [&](std::size_t g) {
    starts[g + 1] = static_cast<std::size_t>(
        std::ranges::count_if(groups[g].span(), [](const Tally& tally) { return tally.exists != 0; }));
  });
  for (std::size_t g = 0; g < groups.size(); ++g) starts[g + 1] += starts[g];
  CustomerTable table = new_table(starts.back(), schema_, options_.measures);
  parallel_for(groups.size(), [&](std::size_t g) {
    if (groups[g].empty()) return;
    std::size_t next = starts[g];
    std::uint64_t id = rule_.low + (static_cast<std::uint64_t>(g * group_partitions_) << rule_.shift);
    for (const Tally& tally : groups[g]) {
      if (tally.exists != 0) put_quick(table, next++, quick_row(id ^ rule_.flip, tally), as_of);
      ++id;
    }
    groups[g] = {};
  });
  return table;
}

}  // namespace quintile::aggregation
