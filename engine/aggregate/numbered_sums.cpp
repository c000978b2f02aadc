#include "engine/aggregate/numbered_sums.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/quick_rows.hpp"
#include "engine/aggregate/rank_sort.hpp"
#include "engine/aggregate/text_places.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

struct KeyPlace {
  std::uint64_t rank;  // order-preserving bits of the id
  const QuickRow* row;
};

// Both leave rows that the kernels take, with numbers for keys.
bool number(TextNumbers& numbers, std::vector<RowRun>& runs, const RowLayout& layout, Buffer<std::uint64_t>& room) {
  const RowRun numbered = numbers.number_more(runs, layout, 0, room);
  runs.assign(1, numbered);
  return true;
}
bool number(KeyNumbers& numbers, std::vector<RowRun>& runs, const RowLayout& /*layout*/,
            Buffer<std::uint64_t>& /*room*/) {
  return numbers.number_more(runs);
}

// The customers of one partition.
template <class Key>
Buffer<QuickRow> rows_of(const Sums& sums, std::size_t customers, Key key) {
  Buffer<QuickRow> rows(customers);
  std::size_t next = 0;
  for (std::size_t number = 0; number < sums.size(); ++number) {
    if (sums.presence[number] != 0) rows[next++] = quick_row(key(number), sums, number);
  }
  return rows;
}

template <class Places>
void put_rows(const Places& places, CustomerTable& table, TimeNs as_of) {
  parallel_blocks(places.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      prefetch_row(places, i);
      put_quick(table, i, *places[i].row, as_of);
    }
  });
}

}  // namespace

template <class Numbers>
bool NumberedSums<Numbers>::possible(const EventSchema& schema, const AggregateOptions& options) {
  const bool texts = std::is_same_v<Numbers, TextNumbers>;
  return (schema.id_type == IdType::text) == texts && quick_fold_possible(RowLayout(schema), options) &&
         window_known_early(options);
}

template <class Numbers>
NumberedSums<Numbers>::NumberedSums(const EventSchema& schema, const AggregateOptions& options,
                                    const kernels::PartitionRule& rule)
    : schema_(schema), options_(options), rule_(rule), window_(early_fold_window(options)) {
  for (std::size_t p = 0; p < std::size_t{1} << rule.bits; ++p)
    partitions_.push_back({Numbers(), Sums(options.measures, schema.has_amount)});
}

template <class Numbers>
void NumberedSums<Numbers>::add(std::span<const PartitionedBlock> blocks) {
  std::vector<kernels::FoldCounts> left_out(partitions_.size());
  parallel_for(partitions_.size(), [&](std::size_t p) { add_partition(p, blocks, left_out[p]); });
  for (const kernels::FoldCounts& part : left_out) aggregation::add(part, counts_);
}

template <class Numbers>
void NumberedSums<Numbers>::add_partition(std::size_t p, std::span<const PartitionedBlock> blocks,
                                          kernels::FoldCounts& left_out) {
  // Kept by each thread for its next partition.
  thread_local std::vector<RowRun> runs;
  thread_local std::vector<kernels::FoldRows> fold;
  thread_local Buffer<std::uint64_t> numbered;
  thread_local Buffer<std::uint64_t> room;
  const RowLayout layout(schema_);
  Partition& partition = partitions_[p];
  runs.clear();
  for (const PartitionedBlock& block : blocks) {
    runs.push_back(block.partition(p, rule_));
    if (runs.back().rows == 0) runs.pop_back();
  }
  if (runs.empty()) return;
  // In order they come from memory much faster than one by one.
  partition.numbers.prefetch();
  partition.sums.prefetch(0, partition.sums.size());
  if (!number(partition.numbers, runs, layout, numbered)) throw RestartRead{};
  const std::size_t customers = partition.numbers.size();
  partition.sums.grow(customers);
  fold.clear();
  for (const RowRun& run : runs) fold.push_back(fold_rows(run, layout, 0));
  if (!add_runs(fold, customers, window_, partition.sums.from(0), room, left_out)) throw RestartRead{};
}

template <class Numbers>
std::vector<std::size_t> NumberedSums<Numbers>::count_customers() const {
  std::vector<std::size_t> starts(partitions_.size() + 1, 0);
  parallel_for(partitions_.size(), [&](std::size_t p) {
    const Sums& sums = partitions_[p].sums;
    starts[p + 1] =
        sums.size() - static_cast<std::size_t>(std::ranges::count(sums.presence.span().first(sums.size()), 0U));
  });
  for (std::size_t p = 0; p < partitions_.size(); ++p) starts[p + 1] += starts[p];
  return starts;
}

template <>
CustomerTable NumberedSums<TextNumbers>::take_table(TimeNs as_of) {
  const std::vector<std::size_t> starts = count_customers();
  std::vector<PartitionTexts> texts(partitions_.size());
  std::vector<Buffer<QuickRow>> rows(partitions_.size());
  Buffer<TextPlace<QuickRow>> places(starts.back());
  parallel_for(partitions_.size(), [&](std::size_t p) {
    Partition& partition = partitions_[p];
    texts[p] = std::exchange(partition.numbers, {}).take_texts();
    rows[p] = rows_of(partition.sums, starts[p + 1] - starts[p], [](std::size_t) { return std::uint64_t{0}; });
    std::size_t next = 0;
    for (std::size_t number = 0; number < partition.sums.size(); ++number) {
      if (partition.sums.presence[number] == 0) continue;
      places[starts[p] + next] = {0, &texts[p].words[number], &rows[p][next], nullptr};
      ++next;
    }
    partition.sums = Sums(options_.measures, schema_.has_amount);
  });
  places = ordered_by_text(std::move(places));
  CustomerTable table = new_table(places.size(), schema_, options_.measures);
  table.ids.texts = text_ids(places);
  put_rows(places, table, as_of);
  return table;
}

// Under a range rule customers only need sorting within their partitions, which are in the cache.
template <class Numbers>
CustomerTable NumberedSums<Numbers>::take_ascending_partitions(
    TimeNs as_of) requires std::same_as<Numbers, KeyNumbers> {
  const std::vector<std::size_t> starts = count_customers();
  CustomerTable table = new_table(starts.back(), schema_, options_.measures);
  parallel_for(partitions_.size(), [&](std::size_t p) {
    Partition& partition = partitions_[p];
    const std::span<const std::uint64_t> keys = partition.numbers.keys();
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    order.reserve(keys.size());
    for (std::size_t number = 0; number < keys.size(); ++number) {
      if (partition.sums.presence[number] != 0) order.emplace_back(keys[number] ^ rule_.flip, number);
    }
    std::ranges::sort(order);
    std::size_t next = starts[p];
    for (const auto& [rank, number] : order)
      put_quick(table, next++, quick_row(keys[number], partition.sums, number), as_of);
    partition = {Numbers(), Sums(options_.measures, schema_.has_amount)};
  });
  return table;
}

template <>
CustomerTable NumberedSums<KeyNumbers>::take_table(TimeNs as_of) {
  if (rule_.by == kernels::PartitionRule::By::range) return take_ascending_partitions(as_of);
  const std::vector<std::size_t> starts = count_customers();
  const std::uint64_t flip = schema_.id_type == IdType::uint64 ? 0 : std::uint64_t{1} << 63;
  std::vector<Buffer<QuickRow>> rows(partitions_.size());
  Buffer<KeyPlace> places(starts.back());
  parallel_for(partitions_.size(), [&](std::size_t p) {
    Partition& partition = partitions_[p];
    const std::span<const std::uint64_t> keys = partition.numbers.keys();
    rows[p] = rows_of(partition.sums, starts[p + 1] - starts[p], [&](std::size_t number) { return keys[number]; });
    std::size_t next = starts[p];
    for (const QuickRow& row : rows[p]) places[next++] = {row.key ^ flip, &row};
    partition = {KeyNumbers(), Sums(options_.measures, schema_.has_amount)};
  });
  places = sorted_by_rank(std::move(places), [](const KeyPlace& a, const KeyPlace& b) { return a.rank < b.rank; });
  CustomerTable table = new_table(places.size(), schema_, options_.measures);
  put_rows(places, table, as_of);
  return table;
}

template class NumberedSums<TextNumbers>;
template class NumberedSums<KeyNumbers>;

}  // namespace quintile::aggregation
