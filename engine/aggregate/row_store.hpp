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
  /// Room for `count` more rows in one piece; commit() says how many were written, and gives them.
  [[nodiscard]] Row* reserve(std::size_t count) {
    if (slabs_.empty() || slabs_.back().size() - used_ < count) {
      slabs_.emplace_back(std::max(count, kSlabBytes / sizeof(Row)));
      used_ = 0;
    }
    return slabs_.back().data() + used_;
  }
  std::span<const Row> commit(std::size_t count) {
    const std::span<const Row> rows(slabs_.back().data() + used_, count);
    used_ += count;
    return rows;
  }

 private:
  // Some huge pages. Of those of a small log only what is written to is ever touched.
  static constexpr std::size_t kSlabBytes = std::size_t{8} << 20;
  std::vector<Buffer<Row>> slabs_;
  std::size_t used_ = 0;  // of the last one
};

}  // namespace quintile::aggregation
