// Recency, frequency and monetary value of all customers with integer ids, while the log is still being read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/sums.hpp"
#include "engine/aggregate/wave_sums.hpp"
#include "kernels/fold.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// One sum for each id of a dense range, in columns that become those of the customer table.
class RunningSums final : public WaveSums {
 public:
  /// Whether a log can be folded so: see quick_fold_possible; ids must be indices into a range that is not too sparse,
  /// and the window known before the last event is.
  [[nodiscard]] static bool possible(const EventSchema& schema, const AggregateOptions& options,
                                     const kernels::PartitionRule& rule, std::uint64_t expected_rows);

  RunningSums(const EventSchema& schema, const AggregateOptions& options, const kernels::PartitionRule& rule);

  /// Gives up when an id lies outside the range, or when days are counted and a customer's purchases are not in time
  /// order.
  void add(std::span<const PartitionedBlock> blocks) override;
  [[nodiscard]] CustomerTable take_table(TimeNs as_of) override;

 private:
  [[nodiscard]] std::size_t partitions() const noexcept { return std::size_t{1} << rule_.bits; }
  [[nodiscard]] std::size_t width() const noexcept { return std::size_t{1} << rule_.shift; }
  void add_partition(std::size_t p, std::span<const PartitionedBlock> blocks, kernels::FoldCounts& left_out);
  // Fills `starts_`.
  void count_customers();
  // Calls put(i, place) for each customer i and its place among the sums, from all threads.
  template <class Put>
  void for_each_customer(Put put) const;
  template <class T>
  [[nodiscard]] Buffer<T> take_column(Buffer<T>& sums) const;

  EventSchema schema_;
  AggregateOptions options_;
  kernels::PartitionRule rule_;
  kernels::FoldWindow window_;
  Sums sums_;
  std::vector<std::uint8_t> started_;  // partitions whose sums are defined
  std::vector<std::size_t> starts_;    // first customer of each partition, and how many there are
};

}  // namespace quintile::aggregation
