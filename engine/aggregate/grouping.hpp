// A partition's rows, brought together customer by customer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/aggregate/dense_range.hpp"
#include "engine/aggregate/partitioned_block.hpp"
#include "kernels/partition.hpp"

namespace quintile::aggregation {

/// Groups the rows of one partition by customer, each customer's rows in log order. Under a range rule customers come
/// in ascending order of id, otherwise in order of their first row. Keeps its memory between partitions; one
/// per thread.
class Grouping {
 public:
  Grouping(std::size_t words, const kernels::PartitionRule& rule) : words_(words), rule_(rule) {}

  /// `runs` are the rows of one partition, block after block of the log; their ids are indices into `range`, if given.
  void group(std::optional<DenseRange> range, std::span<const RowRun> runs);

  [[nodiscard]] std::size_t customers() const noexcept { return groups_.size(); }
  [[nodiscard]] std::uint64_t key(std::size_t customer) const noexcept { return groups_[customer].key; }
  /// The customer's compact rows (all words).
  [[nodiscard]] std::span<std::uint64_t> rows(std::size_t customer) noexcept {
    const Group& group = groups_[customer];
    return {grouped_.data() + group.start * words_, group.count * words_};
  }
  /// Whether those rows are in time order.
  [[nodiscard]] bool in_time_order(std::size_t customer) const noexcept { return groups_[customer].in_time_order; }

 private:
  using Runs = std::span<const RowRun>;
  struct Group {
    std::uint64_t key;
    std::uint64_t start;
    std::uint64_t count;
    bool in_time_order;
  };
  // What the first pass over the rows learns of a customer; then where its next row goes.
  struct Tally {
    TimeNs last = kNoTime;
    std::uint64_t count = 0;
    bool unordered = false;

    void add(TimeNs time) {
      unordered = unordered || time < last;
      last = time;
      ++count;
    }
  };
  struct Slot {
    std::uint64_t key;
    std::uint32_t customer;  // kEmpty: free
  };
  static constexpr std::uint32_t kEmpty = 0xffffffff;

  [[nodiscard]] bool tally_by_range(std::optional<DenseRange> range, Runs runs);
  void tally_by_hash(Runs runs, std::size_t rows);
  [[nodiscard]] std::uint32_t customer_of(std::uint64_t key);
  void grow();
  void move_rows_by_range(Runs runs);
  void move_rows_by_hash(Runs runs);
  void put_row(std::size_t to, std::uint64_t key, TimeNs time, const std::uint64_t* further) noexcept;

  std::size_t words_;
  kernels::PartitionRule rule_;
  std::uint64_t base_ = 0;  // of the dense range, order-preserving
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> keys_;  // by hash: key of each customer, in order of first row
  std::vector<Tally> tallies_;       // by range: indexed by id - base; by hash: by customer
  std::vector<std::uint32_t> customer_of_row_;
  std::vector<Group> groups_;
  std::vector<std::uint64_t> grouped_;
};

}  // namespace quintile::aggregation
