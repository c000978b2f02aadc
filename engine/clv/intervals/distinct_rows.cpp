#include "engine/clv/intervals/distinct_rows.hpp"

#include <bit>
#include <numeric>
#include <vector>

#include "engine/clv/packing.hpp"
#include "engine/parallel/count_blocks.hpp"
#include "engine/parallel/radix_sort.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {

DistinctRows::DistinctRows(const PurchaseHistories& h) : order_(h.size()) {
  const std::size_t size = h.size();
  const Packing packing(h);
  const int index_bits = static_cast<int>(std::bit_width(size));
  if (!packing.fits(64 - index_bits)) {
    std::iota(order_.begin(), order_.end(), 0U);
    starts_ = Buffer<std::uint32_t>(size + 1);
    std::iota(starts_.begin(), starts_.end(), 0U);
    return;
  }
  Buffer<std::uint64_t> keys(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) keys[i] = packing.pack(h.x[i], h.T[i], h.t_x[i]) << index_bits | i;
  });
  radix_sort(keys, packing.bits() + index_bits, index_bits);
  const auto starts = [&](std::size_t i) { return i == 0 || (keys[i] ^ keys[i - 1]) >> index_bits != 0; };
  const std::vector<std::size_t> rows = count_before_blocks(size, kCustomerBlock, starts);
  starts_ = Buffer<std::uint32_t>(rows.back() + 1);
  starts_[rows.back()] = static_cast<std::uint32_t>(size);
  const std::uint64_t mask = (std::uint64_t{1} << index_bits) - 1;
  parallel_blocks(size, kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t row = rows[block];
    for (std::size_t i = begin; i < end; ++i) {
      if (starts(i)) starts_[row++] = static_cast<std::uint32_t>(i);
      order_[i] = static_cast<std::uint32_t>(keys[i] & mask);
    }
  });
}

}  // namespace quintile::clv
