// Recency, frequency and monetary value of customers with text ids, while the log is still being read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/partitioned_block.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "kernels/fold.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// What RunningSums is for integer ids: a text and a sum for each customer in memory for the whole log, so that rows,
/// which carry their texts, need not be. Gives the same numbers as folding all rows at the end.
class TextSums {
 public:
  /// Whether a log can be folded so: see quick_fold_possible; and the window must be known before the last event is.
  [[nodiscard]] static bool possible(const EventSchema& schema, const AggregateOptions& options);

  TextSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule);

  /// Adds the rows of some blocks, which follow those of earlier calls in the log. Throws RestartRead when days are
  /// counted and a customer's purchases are not in time order; the sums are of no use then.
  void add(std::span<const PartitionedBlock> blocks);
  /// The customer table, ordered by id. Gives up the sums.
  [[nodiscard]] CustomerTable take_table(TimeNs as_of);
  /// Rows left out by the window and the returns policy.
  [[nodiscard]] const RowCounts& counts() const noexcept { return counts_; }

 private:
  template <class Tally>
  using Tallies = std::vector<std::vector<Tally>>;  // by partition and number

  template <class Tally>
  void add(std::span<const PartitionedBlock> blocks, Tallies<Tally>& tallies);
  template <class Tally>
  [[nodiscard]] CustomerTable take_table(TimeNs as_of, const Tallies<Tally>& tallies);

  EventSchema schema_;
  AggregateOptions options_;
  kernels::PartitionRule rule_;
  kernels::FoldWindow window_;
  RowCounts counts_;
  std::vector<TextNumbers> numbers_;  // by partition
  Tallies<kernels::Tally> tallies_;   // one of the two is in use
  Tallies<kernels::DaysTally> days_;
};

}  // namespace quintile::aggregation
