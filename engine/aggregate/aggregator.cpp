#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <utility>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/fold.hpp"
#include "engine/aggregate/grouping.hpp"
#include "engine/aggregate/partition_rule.hpp"
#include "engine/aggregate/partitioned_block.hpp"
#include "engine/aggregate/quick_fold.hpp"
#include "engine/aggregate/skip_report.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "kernels/partition.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using namespace aggregation;

// Fold tasks; each has one set of partial sums. A constant, so that results do not depend on threads.
constexpr std::size_t kFoldTasks = 256;

// Folds partitions, each the cheapest way that gives everything asked for.
class PartitionFolder {
 public:
  PartitionFolder(const FoldSettings& settings, const kernels::PartitionRule& rule)
      : settings_(settings),
        rule_(rule),
        grouping_(settings.layout.words, rule),
        fold_(settings),
        quick_(settings, rule),
        quick_possible_(QuickFold::possible(settings.layout, settings.options)) {}

  /// Rows with integer ids.
  void fold(std::size_t partition, QuickFold::Runs runs, FoldedRows& out) {
    std::size_t rows = 0;
    for (const auto& run : runs) rows += run.size() / settings_.layout.words;
    fold_range(dense_range(rule_, partition, rows), runs, out);
  }
  /// Rows with text ids, which it numbers.
  void fold_texts(std::size_t partition, QuickFold::Runs runs, CustomerTexts& texts, FoldedRows& out) {
    const std::uint64_t base = CustomerTexts::first_key(partition);
    const auto rows = numbers_.number_rows(runs, settings_.layout, base);
    fold_range(DenseRange{base, numbers_.size()}, {&rows, 1}, out);
    texts.put(partition, numbers_.take_texts());
  }
  [[nodiscard]] RowCounts counts() const {
    RowCounts sum = fold_.counts();
    return sum += quick_.counts();
  }
  [[nodiscard]] const CohortCounter& cohorts() const { return fold_.cohorts(); }

 private:
  void fold_range(std::optional<DenseRange> range, QuickFold::Runs runs, FoldedRows& out) {
    if (quick_possible_ && quick_.partition(range, runs)) {
      std::ranges::copy(quick_.rows(), out.quick.reserve(quick_.rows().size()));
      out.quick.commit(quick_.rows().size());
      return;
    }
    grouping_.group(range, runs);
    if (settings_.options.measures == MeasureSet::full) {
      fold_all(out);
    } else {
      fold_some(out);
    }
  }
  void fold_all(FoldedRows& out) {
    const bool engaged = settings_.layout.meta != 0;
    CustomerRow* rows = out.rows.reserve(grouping_.customers());
    EngagementRow* engagement = engaged ? out.engagement.reserve(grouping_.customers()) : nullptr;
    std::size_t kept = 0;
    for (std::size_t customer = 0; customer < grouping_.customers(); ++customer) {
      rows[kept] = {};
      rows[kept].key = grouping_.key(customer);
      if (engaged) engagement[kept] = {};
      if (fold_.customer(grouping_.rows(customer), grouping_.in_time_order(customer), rows[kept],
                         engaged ? &engagement[kept] : nullptr))
        ++kept;
    }
    out.rows.commit(kept);
    if (engaged) out.engagement.commit(kept);
  }
  void fold_some(FoldedRows& out) {
    QuickRow* rows = out.quick.reserve(grouping_.customers());
    std::size_t kept = 0;
    for (std::size_t customer = 0; customer < grouping_.customers(); ++customer) {
      CustomerRow row;
      row.key = grouping_.key(customer);
      if (!fold_.customer(grouping_.rows(customer), grouping_.in_time_order(customer), row, nullptr)) continue;
      rows[kept++] = quick_row(row);
    }
    out.quick.commit(kept);
  }

  const FoldSettings& settings_;
  kernels::PartitionRule rule_;
  TextNumbers numbers_;
  Grouping grouping_;
  Fold fold_;
  QuickFold quick_;
  bool quick_possible_;
};

}  // namespace

struct Aggregator::State {
  State(const EventSchema& event_schema, const AggregateOptions& aggregate_options, std::uint64_t expected_rows,
        std::span<const std::int64_t> id_sample)
      : schema(event_schema),
        options(aggregate_options),
        layout(schema),
        rule(choose_partition_rule(schema.id_type, expected_rows, id_sample)) {}

  EventSchema schema;
  AggregateOptions options;
  RowLayout layout;
  kernels::PartitionRule rule;

  std::mutex mutex;  // guards what follows
  std::vector<PartitionedBlock> blocks;
  RowCounts counts;
  TimeNs first_event = kNoTime;
  TimeNs last_event = kNoTime;

  [[nodiscard]] std::size_t partitions() const { return std::size_t{1} << rule.bits; }
  void note_times(TimeNs first, TimeNs last) {
    if (first_event == kNoTime || first < first_event) first_event = first;
    last_event = std::max(last_event, last);
  }
  [[nodiscard]] TimeNs default_as_of() const {
    return (day_of(last_event, options.utc_offset) + 1) * kNsPerDay - options.utc_offset;
  }
};

Aggregator::Aggregator(const EventSchema& schema, const AggregateOptions& options, std::uint64_t expected_rows,
                       std::span<const std::int64_t> id_sample)
    : state_(std::make_unique<State>(schema, options, expected_rows, id_sample)) {}
Aggregator::Aggregator(Aggregator&&) noexcept = default;
Aggregator& Aggregator::operator=(Aggregator&&) noexcept = default;
Aggregator::~Aggregator() = default;

void Aggregator::add(std::size_t index, const EventBlock& block) {
  State& state = *state_;
  // Kept by each thread for its next block.
  thread_local PartitionScratch scratch;
  PartitionedBlock partitioned;
  if (block.rows > 0) partitioned = partition_block(block, state.schema.id_type, state.layout, state.rule, scratch);
  const auto [first, last] = std::minmax_element(block.time.begin(), block.time.end());

  const std::lock_guard lock(state.mutex);
  if (state.blocks.size() <= index) state.blocks.resize(index + 1);
  state.blocks[index] = std::move(partitioned);
  state.counts += block.counts;
  if (block.rows > 0) state.note_times(*first, *last);
}

void Aggregator::merge(Aggregator&& later) {
  State& mine = *state_;
  State& other = *later.state_;
  if (mine.layout != other.layout || mine.rule != other.rule || mine.schema.id_type != other.schema.id_type) {
    throw UserError("aggregates of logs with different columns, id types, expected sizes or samples cannot be merged");
  }
  mine.blocks.insert(mine.blocks.end(), std::make_move_iterator(other.blocks.begin()),
                     std::make_move_iterator(other.blocks.end()));
  mine.counts += other.counts;
  if (other.last_event != kNoTime) mine.note_times(other.first_event, other.last_event);
}

AggregateResult Aggregator::finish(const Control& control) {
  State& state = *state_;
  std::erase_if(state.blocks, [](const PartitionedBlock& block) { return block.starts.empty(); });
  if (state.blocks.empty()) throw DataError(nothing_left(state.counts));

  AggregateResult result;
  result.first_event = state.first_event;
  result.last_event = state.last_event;
  result.as_of = state.options.as_of.value_or(state.default_as_of());
  const Calendar calendar(state.first_event, state.last_event, state.options.utc_offset);
  FoldSettings settings{state.layout, state.options, calendar, result.as_of};
  if (state.options.window && __builtin_sub_overflow(result.as_of, *state.options.window, &settings.window_start))
    settings.window_start = kNoTime;
  settings.everything_inside = state.last_event <= settings.as_of &&
                               (settings.window_start == kNoTime || state.first_event > settings.window_start);

  const std::size_t tasks = std::min(kFoldTasks, state.partitions());
  const std::size_t partitions_per_task = state.partitions() / tasks;
  std::vector<FoldedRows> folded(tasks);
  std::vector<RowCounts> counts(tasks);
  std::vector<CohortCounter> cohorts(tasks);
  const bool has_texts = state.schema.id_type == IdType::text;
  const std::size_t row_words = has_texts ? text_row_words(state.layout) : state.layout.words;
  CustomerTexts texts(has_texts ? state.partitions() : 0);
  std::atomic<std::size_t> done{0};
  parallel_for(tasks, [&](std::size_t task) {
    PartitionFolder folder(settings, state.rule);
    std::vector<std::span<const std::uint64_t>> runs;
    for (std::size_t p = task * partitions_per_task; p < (task + 1) * partitions_per_task; ++p) {
      control.check();
      runs.clear();
      for (const PartitionedBlock& block : state.blocks) runs.push_back(block.partition(p, row_words));
      if (has_texts) {
        folder.fold_texts(p, runs, texts, folded[task]);
      } else {
        folder.fold(p, runs, folded[task]);
      }
    }
    counts[task] = folder.counts();
    cohorts[task] = folder.cohorts();
    control.report("aggregating", 0, static_cast<double>(++done) / static_cast<double>(tasks));
  });

  result.counts = state.counts;
  for (const RowCounts& part : counts) result.counts += part;
  for (const FoldedRows& part : folded) {
    part.engagement.for_each_slab([&](std::span<const EngagementRow> rows) {
      for (const EngagementRow& row : rows)
        result.max_satisfaction = std::fmax(result.max_satisfaction, row.largest_score);
    });
  }
  state.blocks.clear();
  CohortCounter all_cohorts;
  for (const CohortCounter& part : cohorts) all_cohorts.merge(part);
  result.cohorts = all_cohorts.cells();
  control.check();
  result.customers = make_columns(folded, state.schema, texts, state.rule.by == kernels::PartitionRule::By::range,
                                  state.options.measures, result.as_of);
  if (result.customers.size() == 0) throw DataError(nothing_left(result.counts));
  return result;
}

}  // namespace quintile
