#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/aggregate/columns.hpp"
#include "engine/aggregate/dense_range.hpp"
#include "engine/aggregate/fold.hpp"
#include "engine/aggregate/grouping.hpp"
#include "engine/aggregate/holdout_start.hpp"
#include "engine/aggregate/numbered_sums.hpp"
#include "engine/aggregate/partition_counts.hpp"
#include "engine/aggregate/partition_rule.hpp"
#include "engine/aggregate/partitioned_block.hpp"
#include "engine/aggregate/quick_fold.hpp"
#include "engine/aggregate/quick_rows.hpp"
#include "engine/aggregate/row_memory.hpp"
#include "engine/aggregate/running_sums.hpp"
#include "engine/aggregate/skip_report.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "engine/parallel/claim.hpp"
#include "kernels/partition.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using namespace aggregation;

// Fold tasks; each has one set of partial sums. A constant, so that results do not depend on threads.
constexpr std::size_t kFoldTasks = 256;

// Folds partitions, each the cheapest way that gives everything asked for. One per thread: keeps its memory.
class PartitionFolder {
 public:
  PartitionFolder(const FoldSettings& settings, const kernels::PartitionRule& rule, FoldStore& store)
      : settings_(settings),
        rule_(rule),
        grouping_(settings.layout.words, rule),
        quick_(settings, rule),
        quick_possible_(quick_fold_possible(settings.layout, settings.options)),
        store_(store) {}

  // Rows with integer ids. `fold` collects the sums of the task that the partition belongs to.
  [[nodiscard]] FoldedRows fold(std::size_t partition, std::span<const RowRun> runs, Fold& fold) {
    std::size_t rows = 0;
    for (const RowRun& run : runs) rows += run.rows;
    return fold_range(dense_range(rule_, partition, rows), runs, fold);
  }
  // The same for everything measured of purchases, written to their places in the table. False when they are fewer than
  // `customers`.
  [[nodiscard]] bool fold_into(CustomerTable& table, std::size_t first, std::size_t customers, std::size_t partition,
                               std::span<const RowRun> runs, Fold& fold) {
    std::size_t rows = 0;
    for (const RowRun& run : runs) rows += run.rows;
    grouping_.group(dense_range(rule_, partition, rows), runs);
    if (grouping_.customers() != customers) return false;
    for (std::size_t customer = 0; customer < customers; ++customer) {
      CustomerRow row;
      row.key = grouping_.key(customer);
      if (!fold.customer(grouping_.rows(customer), grouping_.in_time_order(customer), row, nullptr)) return false;
      put_full(table, first + customer, row, settings_.as_of);
    }
    return true;
  }
  // Rows with text ids, which it numbers.
  [[nodiscard]] FoldedRows fold_texts(std::size_t partition, std::span<const RowRun> runs, CustomerTexts& texts,
                                      Fold& fold) {
    const std::uint64_t base = CustomerTexts::first_key(partition);
    const RowRun rows = numbers_.number_rows(runs, settings_.layout, base, numbered_);
    const FoldedRows folded = fold_range(DenseRange{base, numbers_.size()}, {&rows, 1}, fold);
    texts.put(partition, numbers_.take_texts());
    return folded;
  }

 private:
  [[nodiscard]] FoldedRows fold_range(std::optional<DenseRange> range, std::span<const RowRun> runs, Fold& fold) {
    if (quick_possible_ && quick_.partition(range, runs, fold.counts())) {
      quick_.write(store_.quick.reserve(quick_.customers()));
      return {.quick = store_.quick.commit(quick_.customers())};
    }
    grouping_.group(range, runs);
    return settings_.options.measures == MeasureSet::full ? fold_all(fold) : fold_some(fold);
  }
  [[nodiscard]] FoldedRows fold_all(Fold& fold) {
    const bool engaged = settings_.layout.meta != 0;
    CustomerRow* rows = store_.rows.reserve(grouping_.customers());
    EngagementRow* engagement = engaged ? store_.engagement.reserve(grouping_.customers()) : nullptr;
    std::size_t kept = 0;
    for (std::size_t customer = 0; customer < grouping_.customers(); ++customer) {
      rows[kept] = {};
      rows[kept].key = grouping_.key(customer);
      if (engaged) engagement[kept] = {};
      if (fold.customer(grouping_.rows(customer), grouping_.in_time_order(customer), rows[kept],
                        engaged ? &engagement[kept] : nullptr))
        ++kept;
    }
    FoldedRows folded;
    folded.rows = store_.rows.commit(kept);
    if (engaged) folded.engagement = store_.engagement.commit(kept);
    return folded;
  }
  [[nodiscard]] FoldedRows fold_some(Fold& fold) {
    QuickRow* rows = store_.quick.reserve(grouping_.customers());
    std::size_t kept = 0;
    for (std::size_t customer = 0; customer < grouping_.customers(); ++customer) {
      CustomerRow row;
      row.key = grouping_.key(customer);
      if (!fold.customer(grouping_.rows(customer), grouping_.in_time_order(customer), row, nullptr)) continue;
      rows[kept++] = quick_row(row);
    }
    return {.quick = store_.quick.commit(kept)};
  }

  const FoldSettings& settings_;
  kernels::PartitionRule rule_;
  TextNumbers numbers_;
  Buffer<std::uint64_t> numbered_;  // rows
  Grouping grouping_;
  QuickFold quick_;
  bool quick_possible_;
  FoldStore& store_;
};

}  // namespace

struct Aggregator::State {
  State(const EventSchema& event_schema, const AggregateOptions& aggregate_options, std::uint64_t expected,
        std::span<const std::int64_t> id_sample)
      : schema(event_schema),
        options(aggregate_options),
        layout(schema),
        rule(choose_partition_rule(schema.id_type, expected, id_sample, options.measures)),
        expected_rows(expected) {}

  EventSchema schema;
  AggregateOptions options;
  RowLayout layout;
  kernels::PartitionRule rule;
  std::uint64_t expected_rows;
  std::unique_ptr<WaveSums> sums;  // once there was a call of fold_collected()
  RowMemory memory;                // of the blocks' rows

  std::mutex mutex;  // guards what follows
  std::vector<PartitionedBlock> blocks;
  std::size_t folded_blocks = 0;  // come before those
  std::uint64_t copies = 0;       // bytes of long texts among them
  RowCounts counts;
  TimeNs first_event = kNoTime;
  TimeNs last_event = kNoTime;

  [[nodiscard]] std::size_t partitions() const { return std::size_t{1} << rule.bits; }
  [[nodiscard]] bool has_indices() const { return RunningSums::possible(schema, options, rule, expected_rows); }
  [[nodiscard]] bool can_number() const {
    return NumberedSums<TextNumbers>::possible(schema, options) || NumberedSums<KeyNumbers>::possible(schema, options);
  }
  [[nodiscard]] std::unique_ptr<WaveSums> make_sums() const {
    if (has_indices()) return std::make_unique<RunningSums>(schema, options, rule);
    if (schema.id_type == IdType::text) return std::make_unique<NumberedSums<TextNumbers>>(schema, options, rule);
    return std::make_unique<NumberedSums<KeyNumbers>>(schema, options, rule);
  }
  [[nodiscard]] std::uint64_t wave_bytes() const;
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
  if (block.rows > 0) {
    partitioned = partition_block(block, state.schema.id_type, state.layout, state.rule, scratch, state.memory);
  }

  const std::lock_guard lock(state.mutex);
  const std::size_t place = index - state.folded_blocks;
  if (state.blocks.size() <= place) state.blocks.resize(place + 1);
  state.copies += partitioned.copies.bytes();
  state.counts += block.counts;
  if (block.rows > 0) state.note_times(partitioned.first, partitioned.last);
  state.blocks[place] = std::move(partitioned);
}

void Aggregator::merge(Aggregator&& later) {
  State& mine = *state_;
  State& other = *later.state_;
  if (mine.layout != other.layout || mine.rule != other.rule || mine.schema.id_type != other.schema.id_type) {
    throw UserError("aggregates of logs with different columns, id types, expected sizes or samples cannot be merged");
  }
  if (mine.sums || other.sums) throw UserError("aggregates cannot be merged after fold_collected()");
  mine.blocks.insert(mine.blocks.end(), std::make_move_iterator(other.blocks.begin()),
                     std::make_move_iterator(other.blocks.end()));
  mine.memory.absorb(other.memory);
  mine.copies += other.copies;
  mine.counts += other.counts;
  if (other.last_event != kNoTime) mine.note_times(other.first_event, other.last_event);
}

bool Aggregator::can_fold_collected() const { return state_->has_indices() || state_->can_number(); }

void Aggregator::fold_collected() {
  State& state = *state_;
  if (!state.sums) {
    if (!can_fold_collected()) throw UserError("these measures need all rows of a customer at once");
    state.sums = state.make_sums();
  }
  state.folded_blocks += state.blocks.size();
  std::erase_if(state.blocks, [](const PartitionedBlock& block) { return block.starts.empty(); });
  state.sums->add(state.blocks);
  state.blocks.clear();
  state.memory.clear();
  state.copies = 0;
}

std::uint64_t Aggregator::collected_bytes() const {
  const std::lock_guard lock(state_->mutex);
  return state_->memory.bytes() + state_->copies;
}

bool Aggregator::fold_due() const { return can_fold_collected() && collected_bytes() >= state_->wave_bytes(); }

// Large enough to go through all customers' sums only now and then. With indices the memory is there for the columns in
// the end anyway; others grow with the log, because each wave looks all its customers up.
std::uint64_t Aggregator::State::wave_bytes() const {
  constexpr std::uint64_t kFewest = std::uint64_t{32} << 20;
  constexpr std::uint64_t kMost = std::uint64_t{512} << 20;
  constexpr std::uint64_t kWaves = 6;
  if (!has_indices()) {
    const std::uint64_t row_bytes = schema.id_type == IdType::text                 ? 32
                                    : rule.by == kernels::PartitionRule::By::range ? 8
                                                                                   : 24;
    return std::clamp(expected_rows / kWaves * row_bytes, 2 * kFewest, kMost);
  }
  const std::uint64_t bytes_an_id = options.measures == MeasureSet::basic ? 10 : 24;
  return std::clamp(bytes_an_id << (rule.bits + rule.shift), kFewest, kMost);
}

AggregateResult Aggregator::finish(const Control& control) {
  State& state = *state_;
  if (state.last_event == kNoTime) throw DataError(nothing_left(state.counts));
  AggregateResult result;
  result.first_event = state.first_event;
  result.last_event = state.last_event;
  result.as_of = state.options.as_of.value_or(state.default_as_of());
  if (state.sums) {
    fold_collected();
    finish_sums(result);
  } else {
    fold_all(result, control);
  }
  if (result.customers.size() == 0) throw DataError(nothing_left(result.counts));
  return result;
}

void Aggregator::finish_sums(AggregateResult& result) {
  result.counts = state_->counts;
  result.counts += state_->sums->counts();
  state_->memory.release();
  result.customers = state_->sums->take_table(result.as_of);
}

void Aggregator::fold_all(AggregateResult& result, const Control& control) {
  State& state = *state_;
  std::erase_if(state.blocks, [](const PartitionedBlock& block) { return block.starts.empty(); });
  const Calendar calendar(state.first_event, state.last_event, state.options.utc_offset);
  FoldSettings settings{state.layout, state.options, calendar, result.as_of, window_start(state.options, result.as_of)};
  settings.everything_inside = state.last_event <= settings.as_of &&
                               (settings.window_start == kNoTime || state.first_event > settings.window_start);

  if (state.options.holdout) {
    const TimeNs start = std::max(settings.window_start, state.first_event);
    settings.holdout_day = holdout_start_day(state.options, start, result.as_of).value_or(settings.holdout_day);
  }
  const bool has_holdout = settings.holdout_day != FoldSettings::kNoHoldout;

  const std::size_t tasks = std::min(kFoldTasks, state.partitions());
  const std::size_t partitions_per_task = state.partitions() / tasks;
  std::vector<FoldedRows> folded(state.partitions());
  std::vector<RowCounts> counts(tasks);
  std::vector<CohortCounter> cohorts(tasks);
  std::vector<std::vector<std::uint64_t>> repeats(tasks);
  const bool has_texts = state.schema.id_type == IdType::text;
  CustomerTexts texts(has_texts ? state.partitions() : 0);
  std::deque<FoldStore> stores;
  std::mutex stores_mutex;
  // Customers whose number is known beforehand need no memory but the table.
  std::optional<std::vector<std::size_t>> places;
  if (state.options.measures == MeasureSet::full && state.layout.meta == 0 && settings.everything_inside)
    places = first_customers(state.blocks, state.rule);
  if (places) {
    result.customers = new_table(places->back(), state.schema, MeasureSet::full);
    if (has_holdout) allocate_holdout(result.customers, places->back());
  }
  std::size_t claimed = 0;
  const auto claim = [&] {
    control.report("aggregating", 0, static_cast<double>(claimed) / static_cast<double>(tasks));
    return claimed < tasks ? std::optional<std::size_t>(claimed++) : std::nullopt;
  };
  parallel_claim<std::optional<PartitionFolder>>(
      claim, [&](std::optional<PartitionFolder>& folder, std::size_t, std::size_t task) {
        if (!folder) {
          const std::lock_guard lock(stores_mutex);
          folder.emplace(settings, state.rule, stores.emplace_back());
        }
        Fold fold(settings);
        std::vector<RowRun> runs;
        for (std::size_t p = task * partitions_per_task; p < (task + 1) * partitions_per_task; ++p) {
          control.check();
          runs.clear();
          for (const PartitionedBlock& block : state.blocks) runs.push_back(block.partition(p, state.rule));
          if (places) {
            const std::size_t first = (*places)[p];
            if (!folder->fold_into(result.customers, first, (*places)[p + 1] - first, p, runs, fold))
              throw InternalError("customers of a partition were counted wrongly");
            continue;
          }
          folded[p] = has_texts ? folder->fold_texts(p, runs, texts, fold) : folder->fold(p, runs, fold);
        }
        counts[task] = fold.counts();
        cohorts[task] = fold.cohorts();
        repeats[task] = fold.repeats();
      });

  result.counts = state.counts;
  for (const RowCounts& part : counts) result.counts += part;
  for (const FoldedRows& part : folded) {
    for (const EngagementRow& row : part.engagement)
      result.max_satisfaction = std::fmax(result.max_satisfaction, row.largest_score);
  }
  state.blocks.clear();
  state.memory.release();
  CohortCounter all_cohorts;
  for (const CohortCounter& part : cohorts) all_cohorts.merge(part);
  result.cohorts = all_cohorts.cells();
  result.daily_repeats.resize(state.options.daily_repeats ? calendar.days() : 0);
  result.first_repeats_day = calendar.first_day();
  for (const std::vector<std::uint64_t>& part : repeats) {
    for (std::size_t day = 0; day < part.size(); ++day) result.daily_repeats[day] += part[day];
  }
  control.check();
  if (!places) {
    result.customers = make_columns(folded, state.schema, texts, state.rule.by == kernels::PartitionRule::By::range,
                                    state.options.measures, result.as_of, has_holdout);
  }
  if (has_holdout) result.customers.holdout.start = settings.holdout_day * kNsPerDay - state.options.utc_offset;
}

}  // namespace quintile
