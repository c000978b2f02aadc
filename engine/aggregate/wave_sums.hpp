// Sums that are kept while the log is being read, so that its rows need not be.
#pragma once

#include <span>

#include "engine/aggregate/partitioned_block.hpp"
#include "quintile/customers.hpp"
#include "quintile/event.hpp"

namespace quintile::aggregation {

/// A sum for each customer in memory for the whole log: a wave of blocks is added and its memory used for the next
/// wave. Touching new memory is what costs most in a short job. Gives the same numbers as folding all rows at the end,
/// because every customer's rows are added in log order either way.
class WaveSums {
 public:
  virtual ~WaveSums() = default;
  /// Adds the rows of some blocks, which follow those of earlier calls in the log. Throws RestartRead when the rows
  /// turn out not to suit; the sums are of no use then.
  virtual void add(std::span<const PartitionedBlock> blocks) = 0;
  /// The customer table, ordered by id. Gives the sums up.
  [[nodiscard]] virtual CustomerTable take_table(TimeNs as_of) = 0;
  /// Rows left out by the window and the returns policy.
  [[nodiscard]] const RowCounts& counts() const noexcept { return counts_; }

 protected:
  RowCounts counts_;
};

}  // namespace quintile::aggregation
