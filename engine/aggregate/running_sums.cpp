#include "engine/aggregate/running_sums.hpp"

#include <algorithm>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/quick_rows.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {

bool RunningSums::possible(const EventSchema& schema, const AggregateOptions& options,
                           const kernels::PartitionRule& rule, std::uint64_t expected_rows) {
  if (schema.id_type == IdType::text || !quick_fold_possible(RowLayout(schema), options)) return false;
  if (!window_known_early(options)) return false;
  if (rule.by != kernels::PartitionRule::By::range || rule.bits == 0 || rule.bits + rule.shift > 40) return false;
  // At ten rows a customer, a third of the ids may be nobody's, and many more if rows are more.
  return std::uint64_t{1} << (rule.bits + rule.shift) <= std::max<std::uint64_t>(expected_rows, 1U << 16);
}

RunningSums::RunningSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule)
    : schema_(schema),
      options_(options),
      rule_(rule),
      window_(early_fold_window(options)),
      sums_(options.measures, schema.has_amount),
      started_(partitions(), 0) {
  // Addresses; memory comes where partitions have rows.
  sums_.allocate(partitions() * width());
}

void RunningSums::add(std::span<const PartitionedBlock> blocks) {
  std::vector<kernels::FoldCounts> left_out(partitions());
  parallel_for(partitions(), [&](std::size_t p) { add_partition(p, blocks, left_out[p]); });
  for (const kernels::FoldCounts& part : left_out) aggregation::add(part, counts_);
}

void RunningSums::add_partition(std::size_t p, std::span<const PartitionedBlock> blocks,
                                kernels::FoldCounts& left_out) {
  // Kept by each thread for its next partition.
  thread_local Buffer<std::uint64_t> room;
  thread_local std::vector<kernels::FoldRows> runs;
  const RowLayout layout(schema_);
  runs.clear();
  for (const PartitionedBlock& block : blocks) {
    const RowRun run = block.partition(p, rule_);
    if (run.rows > 0)
      runs.push_back(fold_rows(run, layout, rule_.low + (static_cast<std::uint64_t>(p) << rule_.shift)));
  }
  if (runs.empty()) return;
  const std::size_t begin = p * width();
  if (started_[p] == 0) {
    sums_.clear(begin, begin + width());
    started_[p] = 1;
  } else {
    sums_.prefetch(begin, width());
  }
  if (!add_runs(runs, width(), window_, sums_.from(begin), room, left_out)) throw RestartRead{};
}

void RunningSums::count_customers() {
  starts_.assign(partitions() + 1, 0);
  parallel_for(partitions(), [&](std::size_t p) {
    if (started_[p] == 0) return;
    starts_[p + 1] =
        width() - static_cast<std::size_t>(std::ranges::count(sums_.presence.span().subspan(p * width(), width()), 0U));
  });
  for (std::size_t p = 0; p < partitions(); ++p) starts_[p + 1] += starts_[p];
}

template <class Put>
void RunningSums::for_each_customer(Put put) const {
  parallel_for(partitions(), [&](std::size_t p) {
    const std::size_t begin = p * width();
    std::size_t next = starts_[p];
    if (starts_[p + 1] - next == width()) {
      for (std::size_t i = 0; i < width(); ++i) put(next + i, begin + i);
    } else if (starts_[p + 1] > next) {
      for (std::size_t i = begin; i < begin + width(); ++i) {
        if (sums_.presence[i] != 0) put(next++, i);
      }
    }
  });
}

template <class T>
Buffer<T> RunningSums::take_column(Buffer<T>& sums) const {
  Buffer<T> column(starts_.back());
  for_each_customer([&](std::size_t i, std::size_t place) { column[i] = sums[place]; });
  sums = {};
  return column;
}

// Column by column, so that the memory of one's sums serves for the next.
CustomerTable RunningSums::take_table(TimeNs as_of) {
  count_customers();
  CustomerTable table;
  table.ids.type = schema_.id_type;
  table.last_time = take_column(sums_.last);
  if (schema_.has_amount) table.monetary_total = take_column(sums_.money);
  if (options_.measures == MeasureSet::days) {
    table.first_time = take_column(sums_.first);
    table.periods = take_column(sums_.days);
  }
  table.ids.integers = Buffer<std::int64_t>(starts_.back());
  table.occasions = Buffer<std::uint32_t>(starts_.back());
  for_each_customer([&](std::size_t i, std::size_t place) {
    table.ids.integers[i] = static_cast<std::int64_t>((rule_.low + place) ^ rule_.flip);
    table.occasions[i] = sums_.presence[place] - 1;
  });
  sums_.presence = {};
  derive_quick(table, as_of);
  return table;
}

}  // namespace quintile::aggregation
