#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/parallel/claim.hpp"
#include "quintile/aggregate.hpp"

namespace quintile {
namespace {

// How a log is aggregated: with sums while it is read where that is possible, by its ids as they are sampled; when they
// turn out otherwise, by numbering them; and when even that does not suit, by keeping all rows.
enum class Attempt : std::uint8_t { sampled_ids, any_ids, rows };

// The rows do not suit an attempt at sums.
struct UnsuitableRows {};

AggregateResult aggregate_once(EventSource& source, const AggregateOptions& options, Attempt attempt,
                               const Control& control) {
  Aggregator aggregator(source.schema(), options, source.estimated_rows(),
                        attempt == Attempt::any_ids ? std::vector<std::int64_t>() : source.sample_ids());
  const bool in_waves = attempt != Attempt::rows && aggregator.can_fold_collected();
  const auto fold_wave = [&] {
    if (!in_waves) return;
    try {
      aggregator.fold_collected();
    } catch (const RestartRead&) {
      throw UnsuitableRows{};
    }
  };
  std::atomic<std::uint64_t> rows{0};
  std::size_t claimed = 0;
  bool more = true;
  const auto claim = [&] {
    control.check();
    if (in_waves && aggregator.fold_due()) return std::unique_ptr<EventTask>();
    auto task = source.claim();
    more = task != nullptr;
    claimed += more ? 1 : 0;
    const std::uint64_t total = source.bytes_total();
    control.report("reading", rows.load(),
                   total > 0 ? static_cast<double>(source.bytes_claimed()) / static_cast<double>(total) : -1.0);
    return task;
  };
  while (more) {
    const std::size_t earlier = claimed;
    parallel_claim<EventBlock>(claim, [&](EventBlock& block, std::size_t index, EventTask& task) {
      task.read(block);
      rows += block.counts.read;
      aggregator.add(earlier + index, block);
    });
    fold_wave();
  }
  return aggregator.finish(control);
}

}  // namespace

AggregateResult aggregate(EventSource& source, const AggregateOptions& options, const Control& control) {
  // Each restart by the source widens what it knows about a column, so there are no more of them than columns.
  constexpr int kMaxRestarts = 9;
  Attempt attempt = Attempt::sampled_ids;
  for (int restart = 0;; ++restart) {
    try {
      return aggregate_once(source, options, attempt, control);
    } catch (const RestartRead&) {
      if (restart == kMaxRestarts) throw;
    } catch (const UnsuitableRows&) {
      const bool ids = attempt == Attempt::sampled_ids && source.schema().id_type != IdType::text;
      attempt = ids ? Attempt::any_ids : Attempt::rows;
    }
    source.rewind();
  }
}

}  // namespace quintile
