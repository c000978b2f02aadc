#include <atomic>

#include "engine/parallel/claim.hpp"
#include "quintile/aggregate.hpp"

namespace quintile {
namespace {

AggregateResult aggregate_once(EventSource& source, const AggregateOptions& options, const Control& control) {
  Aggregator aggregator(source.schema(), options, source.estimated_rows(), source.sample_ids());
  std::atomic<std::uint64_t> rows{0};
  const auto claim = [&] {
    control.check();
    auto task = source.claim();
    const std::uint64_t total = source.bytes_total();
    control.report("reading", rows.load(),
                   total > 0 ? static_cast<double>(source.bytes_claimed()) / static_cast<double>(total) : -1.0);
    return task;
  };
  parallel_claim<EventBlock>(claim, [&](EventBlock& block, std::size_t index, EventTask& task) {
    task.read(block);
    rows += block.counts.read;
    aggregator.add(index, block);
  });
  return aggregator.finish(control);
}

}  // namespace

AggregateResult aggregate(EventSource& source, const AggregateOptions& options, const Control& control) {
  // Each restart widens what the reader knows about a column, so there are no more restarts than columns.
  constexpr int kMaxRestarts = 8;
  for (int restart = 0;; ++restart) {
    try {
      return aggregate_once(source, options, control);
    } catch (const RestartRead&) {
      if (restart == kMaxRestarts) throw;
      source.rewind();
    }
  }
}

}  // namespace quintile
