// Where each block's share of chosen elements goes when they are gathered in order.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "quintile/parallel.hpp"

namespace quintile {

/// For blocks of `block_size` of `size` elements: how many chosen(i) come before the block; last, how many there are.
template <class Chosen>
[[nodiscard]] std::vector<std::size_t> count_before_blocks(std::size_t size, std::size_t block_size, Chosen chosen) {
  std::vector<std::size_t> before((size + block_size - 1) / block_size + 1);
  parallel_blocks(size, block_size, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t count = 0;
    for (std::size_t i = begin; i < end; ++i) count += static_cast<std::size_t>(chosen(i));
    before[block] = count;
  });
  std::size_t total = 0;
  for (std::size_t& count : before) count = std::exchange(total, total + count);
  return before;
}

}  // namespace quintile
