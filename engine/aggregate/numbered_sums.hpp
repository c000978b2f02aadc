// Recency, frequency and monetary value of customers whose ids are no indices, while the log is still being read.
#pragma once

#include <concepts>
#include <span>
#include <vector>

#include "engine/aggregate/key_numbers.hpp"
#include "engine/aggregate/quick_row.hpp"
#include "engine/aggregate/sums.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "engine/aggregate/wave_sums.hpp"
#include "kernels/fold.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// Numbers the customers of each partition and keeps a sum for each number: `Numbers` is TextNumbers for texts, which
/// their rows carry with them, or KeyNumbers for integers that are sparse or unevenly spread.
template <class Numbers>
class NumberedSums final : public WaveSums {
 public:
  /// Whether a log can be folded so: see quick_fold_possible; and the window must be known before the last event is.
  [[nodiscard]] static bool possible(const EventSchema& schema, const AggregateOptions& options);

  NumberedSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule);

  /// Gives up when days are counted and a customer's purchases are not in time order, or when a partition has more ids
  /// than its range.
  void add(std::span<const PartitionedBlock> blocks) override;
  [[nodiscard]] CustomerTable take_table(TimeNs as_of) override;

 private:
  struct Partition {
    Numbers numbers;
    Sums sums;
  };

  void add_partition(std::size_t p, std::span<const PartitionedBlock> blocks, kernels::FoldCounts& left_out);
  // First customer of each partition, and how many there are.
  [[nodiscard]] std::vector<std::size_t> count_customers() const;
  [[nodiscard]] CustomerTable take_ascending_partitions(TimeNs as_of) requires std::same_as<Numbers, KeyNumbers>;

  EventSchema schema_;
  AggregateOptions options_;
  kernels::PartitionRule rule_;
  kernels::FoldWindow window_;
  std::vector<Partition> partitions_;
};

}  // namespace quintile::aggregation
