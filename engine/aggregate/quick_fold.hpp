// Recency, frequency and monetary value in one pass over a partition, without bringing rows together first.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/aggregate/dense_range.hpp"
#include "engine/aggregate/fold.hpp"
#include "engine/aggregate/partitioned_block.hpp"
#include "engine/aggregate/quick_row.hpp"
#include "engine/aggregate/sums.hpp"
#include "kernels/fold.hpp"
#include "kernels/partition.hpp"

namespace quintile::aggregation {

/// Folds whole partitions of logs of which quick_fold_possible() is true. Gives the same numbers as Fold does. Keeps
/// its memory between partitions; one per thread.
class QuickFold {
 public:
  QuickFold(const FoldSettings& settings, const kernels::PartitionRule& rule);

  /// Folds a partition whose ids are indices into `range`, and adds the rows skipped to `counts`. False, with `counts`
  /// untouched, when it needs the full fold: no range, ids outside of it, or rows of some customer out of time order
  /// where days are to be counted.
  [[nodiscard]] bool partition(std::optional<DenseRange> range, std::span<const RowRun> runs, RowCounts& counts);
  /// Customers in the partition.
  [[nodiscard]] std::size_t customers() const noexcept { return customers_; }
  /// Writes them in the order in which Grouping gives them.
  void write(QuickRow* out) const;

 private:
  const FoldSettings& settings_;
  kernels::PartitionRule rule_;
  std::uint64_t base_ = 0;  // of the partition's ids, and how many there may be
  std::uint64_t width_ = 0;
  std::size_t customers_ = 0;
  Sums sums_;
  Buffer<std::uint64_t> room_;
  std::vector<kernels::FoldRows> runs_;
};

}  // namespace quintile::aggregation
