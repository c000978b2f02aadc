// Recency, frequency and monetary value in one pass over a partition, without bringing rows together first.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/aggregate/dense_range.hpp"
#include "engine/aggregate/fold.hpp"
#include "engine/aggregate/quick_row.hpp"
#include "kernels/partition.hpp"

namespace quintile::aggregation {

/// Folds whole partitions of logs whose rows are purchases, each an occasion of its own: no orders, no kinds. Gives
/// the same numbers as Fold does. Keeps its memory between partitions; one per thread.
class QuickFold {
 public:
  using Runs = std::span<const std::span<const std::uint64_t>>;

  QuickFold(const FoldSettings& settings, const kernels::PartitionRule& rule);

  /// Whether logs of this layout can be folded quickly under these options.
  [[nodiscard]] static bool possible(const RowLayout& layout, const AggregateOptions& options);

  /// Folds a partition whose ids are indices into `range`. False when it needs the full fold: no range, ids outside of
  /// it, or rows of some customer out of time order where days are to be counted. rows() and counts() then are as
  /// if it had not been called.
  [[nodiscard]] bool partition(std::optional<DenseRange> range, Runs runs);
  /// The partition's customers, in the order in which Grouping gives them.
  [[nodiscard]] std::span<const QuickRow> rows() const noexcept { return rows_; }
  [[nodiscard]] const RowCounts& counts() const noexcept { return counts_; }

 private:
  struct Tally {
    QuickRow row;
    std::int64_t period = 0;  // of the last occasion
    bool exists = false;
  };
  template <bool kPeriods>
  [[nodiscard]] bool tally(Runs runs, std::uint64_t base, std::uint64_t width, RowCounts& counts);

  const FoldSettings& settings_;
  kernels::PartitionRule rule_;
  RowCounts counts_;
  std::vector<Tally> tallies_;
  std::vector<QuickRow> rows_;
};

}  // namespace quintile::aggregation
