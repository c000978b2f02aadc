// A partition's rows, brought together customer by customer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/row_layout.hpp"

namespace quintile::aggregation {

/// Groups the rows of one partition by customer: customers in order of their first row, each customer's rows in log
/// order. Keeps its memory between partitions; one per thread.
class Grouping {
 public:
  explicit Grouping(std::size_t words) : words_(words) {}

  /// `runs` are the partition's rows, block after block of the log.
  void group(std::span<const std::span<const std::uint64_t>> runs);

  [[nodiscard]] std::size_t customers() const noexcept { return keys_.size(); }
  [[nodiscard]] std::uint64_t key(std::size_t customer) const noexcept { return keys_[customer]; }
  /// The customer's compact rows (all words).
  [[nodiscard]] std::span<std::uint64_t> rows(std::size_t customer) noexcept {
    return {grouped_.data() + starts_[customer] * words_, (starts_[customer + 1] - starts_[customer]) * words_};
  }
  /// Whether those rows are in time order.
  [[nodiscard]] bool in_time_order(std::size_t customer) const noexcept { return !unordered_[customer]; }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t customer;  // kEmpty: free
  };
  static constexpr std::uint32_t kEmpty = 0xffffffff;
  [[nodiscard]] std::uint32_t customer_of(std::uint64_t key);
  void grow();

  std::size_t words_;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint64_t> counts_;
  std::vector<TimeNs> last_times_;
  std::vector<char> unordered_;
  std::vector<std::uint32_t> customer_of_row_;
  std::vector<std::uint64_t> starts_;
  std::vector<std::uint64_t> grouped_;
};

}  // namespace quintile::aggregation
