#include "engine/aggregate/text_sums.hpp"

#include <algorithm>
#include <utility>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/quick_rows.hpp"
#include "engine/aggregate/text_places.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

// Partitions handled together, for the memory that one needs after the other.
constexpr std::size_t kPartitionBlock = 16;

}  // namespace

bool TextSums::possible(const EventSchema& schema, const AggregateOptions& options) {
  return schema.id_type == IdType::text && quick_fold_possible(RowLayout(schema), options) &&
         window_known_early(options);
}

TextSums::TextSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule)
    : schema_(schema),
      options_(options),
      rule_(rule),
      window_(early_fold_window(options)),
      numbers_(std::size_t{1} << rule.bits) {
  if (options.measures == MeasureSet::days) {
    days_.resize(numbers_.size());
  } else {
    tallies_.resize(numbers_.size());
  }
}

void TextSums::add(std::span<const PartitionedBlock> blocks) {
  if (options_.measures == MeasureSet::days) {
    add(blocks, days_);
  } else {
    add(blocks, tallies_);
  }
}

template <class Tally>
void TextSums::add(std::span<const PartitionedBlock> blocks, Tallies<Tally>& tallies) {
  const RowLayout layout(schema_);
  std::vector<kernels::FoldCounts> left_out(numbers_.size());
  parallel_blocks(numbers_.size(), kPartitionBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    Buffer<std::uint64_t> room;
    std::vector<RowRun> runs;
    for (std::size_t p = begin; p < end; ++p) {
      runs.clear();
      for (const PartitionedBlock& block : blocks) runs.push_back(block.partition(p, rule_));
      numbers_[p].prefetch();
      prefetch_all(tallies[p]);
      const RowRun rows = numbers_[p].number_more(runs, layout, 0, room);
      const std::size_t customers = numbers_[p].size();
      // Doubling would leave much of the memory unused.
      if (tallies[p].capacity() < customers) tallies[p].reserve(customers + customers / 4);
      tallies[p].resize(customers);
      if (!fold_run(fold_rows(rows, layout, {0, customers}), window_, tallies[p].data(), left_out[p]))
        throw RestartRead{};
    }
  });
  for (const kernels::FoldCounts& part : left_out) aggregation::add(part, counts_);
}

CustomerTable TextSums::take_table(TimeNs as_of) {
  return options_.measures == MeasureSet::days ? take_table(as_of, days_) : take_table(as_of, tallies_);
}

template <class Tally>
CustomerTable TextSums::take_table(TimeNs as_of, const Tallies<Tally>& tallies) {
  std::vector<std::size_t> starts(numbers_.size() + 1, 0);
  std::vector<PartitionTexts> texts(numbers_.size());
  parallel_for(numbers_.size(), [&](std::size_t p) {
    texts[p] = std::exchange(numbers_[p], {}).take_texts();
    starts[p + 1] = static_cast<std::size_t>(
        std::ranges::count_if(tallies[p], [](const Tally& tally) { return tally.exists != 0; }));
  });
  for (std::size_t p = 0; p < numbers_.size(); ++p) starts[p + 1] += starts[p];
  Buffer<TextPlace<Tally>> places(starts.back());
  parallel_for(numbers_.size(), [&](std::size_t p) {
    std::size_t next = starts[p];
    for (std::size_t number = 0; number < tallies[p].size(); ++number) {
      if (tallies[p][number].exists != 0) places[next++] = {0, &texts[p].words[number], &tallies[p][number], nullptr};
    }
  });
  places = ordered_by_text(std::move(places));
  CustomerTable table = new_table(places.size(), schema_, options_.measures);
  table.ids.texts = text_ids(places);
  parallel_blocks(places.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      prefetch(places, i);
      put_quick(table, i, quick_row(0, *places[i].row), as_of);
    }
  });
  return table;
}

}  // namespace quintile::aggregation
