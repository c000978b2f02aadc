#include <algorithm>
#include <atomic>

#include "engine/parallel/claim.hpp"
#include "quintile/aggregate.hpp"

namespace quintile {
namespace {

// Rows collected before they are folded. Large enough to go through all customers' sums only now and then, small enough
// that the memory is cheap to come by.
constexpr std::uint64_t kWaveBytes = std::uint64_t{256} << 20;

// Sums with days are nearly twice as large, and cost that much more to go through. With text ids the customers' texts
// come from memory as well at each wave, so that waves grow with the log.
std::uint64_t wave_bytes(const EventSource& source, MeasureSet measures) {
  constexpr std::uint64_t kRowBytes = 32;
  constexpr std::uint64_t kWaves = 6;
  if (source.schema().id_type != IdType::text) return measures == MeasureSet::days ? 2 * kWaveBytes : kWaveBytes;
  return std::clamp(source.estimated_rows() / kWaves * kRowBytes, kWaveBytes / 4, 2 * kWaveBytes);
}

// In waves: folds rows while reading, where that is possible; throws RestartRead when the log does not suit.
AggregateResult aggregate_once(EventSource& source, const AggregateOptions& options, bool in_waves,
                               const Control& control) {
  Aggregator aggregator(source.schema(), options, source.estimated_rows(), source.sample_ids());
  in_waves = in_waves && aggregator.can_fold_collected();
  const std::uint64_t wave_limit = wave_bytes(source, options.measures);
  std::atomic<std::uint64_t> rows{0};
  std::size_t claimed = 0;
  bool more = true;
  const auto claim = [&] {
    control.check();
    if (in_waves && aggregator.collected_bytes() >= wave_limit) return std::unique_ptr<EventTask>();
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
    if (in_waves) aggregator.fold_collected();
  }
  return aggregator.finish(control);
}

}  // namespace

AggregateResult aggregate(EventSource& source, const AggregateOptions& options, const Control& control) {
  // Each restart widens what the reader knows about a column, so there are no more restarts than columns; one more is
  // for a log that does not suit waves.
  constexpr int kMaxRestarts = 9;
  bool in_waves = true;
  for (int restart = 0;; ++restart) {
    try {
      return aggregate_once(source, options, in_waves, control);
    } catch (const RestartRead&) {
      if (restart == kMaxRestarts) throw;
      in_waves = false;
      source.rewind();
    }
  }
}

}  // namespace quintile
