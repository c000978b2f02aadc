// Recency, frequency and monetary value of all customers, while the log is still being read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/partitioned_block.hpp"
#include "kernels/fold.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// One sum for each id of a dense range, in memory for the whole log, so that rows need not be: a wave of blocks is
/// folded and its memory used for the next wave. Touching new memory is what costs most in a short job. Gives the same
/// numbers as folding all rows at the end, because every customer's rows are added in log order either way.
class RunningSums {
 public:
  /// Whether a log can be folded so: see quick_fold_possible; ids must be indices into a range that is not too sparse,
  /// and the window known before the last event is.
  [[nodiscard]] static bool possible(const EventSchema& schema, const AggregateOptions& options,
                                     const kernels::PartitionRule& rule, std::uint64_t expected_rows);

  RunningSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule);

  /// Adds the rows of some blocks, which follow those of earlier calls in the log. Throws RestartRead when an id lies
  /// outside the range, or when days are counted and a customer's purchases are not in time order; the sums are of no
  /// use then.
  void add(std::span<const PartitionedBlock> blocks);
  /// The customer table, ordered by id.
  /// Gives the sums up.
  [[nodiscard]] CustomerTable take_table(TimeNs as_of);
  /// Rows left out by the window and the returns policy.
  [[nodiscard]] const RowCounts& counts() const noexcept { return counts_; }

 private:
  // Tallies of some neighbouring partitions; empty until one of them has rows. Some, because memory comes and goes in
  // huge pages.
  template <class Tally>
  using Groups = std::vector<Buffer<Tally>>;

  template <class Tally>
  void add(std::span<const PartitionedBlock> blocks, Groups<Tally>& groups);
  template <class Tally>
  [[nodiscard]] CustomerTable take_table(TimeNs as_of, Groups<Tally>& groups);

  [[nodiscard]] std::size_t partitions() const noexcept { return std::size_t{1} << rule_.bits; }
  [[nodiscard]] std::size_t width() const noexcept { return std::size_t{1} << rule_.shift; }
  [[nodiscard]] std::size_t groups() const noexcept { return partitions() / group_partitions_; }

  EventSchema schema_;
  AggregateOptions options_;
  kernels::PartitionRule rule_;
  kernels::FoldWindow window_;
  RowCounts counts_;
  std::size_t group_partitions_ = 1;
  Groups<kernels::Tally> tallies_;  // one of the two is in use
  Groups<kernels::DaysTally> days_;
};

}  // namespace quintile::aggregation
