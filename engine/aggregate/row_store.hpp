// Rows of a type, appended in batches and read in order, without ever moving.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// Grows slab by slab, because a vector that grows copies everything and touches new pages each time.
template <class Row>
class RowStore {
 public:
  /// Room for `count` more rows in one piece; commit() says how many were written.
  [[nodiscard]] Row* reserve(std::size_t count) {
    if (slabs_.empty() || slabs_.back().rows.size() - slabs_.back().used < count)
      slabs_.push_back({Buffer<Row>(std::max(count, next_slab())), 0});
    return slabs_.back().rows.data() + slabs_.back().used;
  }
  void commit(std::size_t count) {
    slabs_.back().used += count;
    size_ += count;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Calls use(rows) for each slab in order.
  template <class Use>
  void for_each_slab(Use use) const {
    for (const Slab& slab : slabs_) use(std::span<const Row>(slab.rows.data(), slab.used));
  }

 private:
  struct Slab {
    Buffer<Row> rows;
    std::size_t used;
  };
  // Doubles up to a few huge pages: little for small logs, and no more than that left over for large ones.
  [[nodiscard]] std::size_t next_slab() const {
    constexpr std::size_t kLargest = (std::size_t{8} << 20) / sizeof(Row);
    return std::min(kLargest, std::max<std::size_t>(64, size_));
  }
  std::vector<Slab> slabs_;
  std::size_t size_ = 0;
};

}  // namespace quintile::aggregation
