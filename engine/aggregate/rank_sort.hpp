// Sorting items that carry an integer rank, in parallel.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/parallel/sort.hpp"
#include "quintile/buffer.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {

/// Sorts by Item::rank and then by `less`, which must order any two items and agree with the rank. Items are divided by
/// rank into buckets that fit in a cache and are sorted there; this is fast when ranks spread evenly, and right always.
template <class Item, class Less>
[[nodiscard]] Buffer<Item> sorted_by_rank(Buffer<Item> items, Less less) {
  constexpr std::size_t kBucketItems = 1'024;
  constexpr std::size_t kLargeBucket = std::size_t{1} << 17;
  constexpr int kMaxBits = 12;
  struct Range {
    std::uint64_t low = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t high = 0;
  };
  const std::size_t size = items.size();
  const Range range = reduce_blocks(
      size, kCustomerBlock, Range{},
      [&](std::size_t begin, std::size_t end) {
        Range part;
        for (std::size_t i = begin; i < end; ++i) {
          part.low = std::min(part.low, items[i].rank);
          part.high = std::max(part.high, items[i].rank);
        }
        return part;
      },
      [](Range& total, const Range& part) {
        total = {std::min(total.low, part.low), std::max(total.high, part.high)};
      });
  const int bits = std::min(kMaxBits, static_cast<int>(std::bit_width(size / kBucketItems)));
  if (bits == 0 || range.low >= range.high) {
    parallel_sort(items.begin(), items.end(), less);
    return items;
  }
  const int shift = std::max(0, static_cast<int>(std::bit_width(range.high - range.low)) - bits);
  const std::size_t buckets = std::size_t{1} << bits;
  const auto bucket_of = [&](const Item& item) { return static_cast<std::size_t>((item.rank - range.low) >> shift); };

  // Where each block's items of each bucket go.
  const std::size_t blocks = (size + kCustomerBlock - 1) / kCustomerBlock;
  std::vector<std::size_t> next(blocks * buckets, 0);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) ++next[block * buckets + bucket_of(items[i])];
  });
  std::vector<std::size_t> starts(buckets + 1, 0);
  std::size_t position = 0;
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    starts[bucket] = position;
    for (std::size_t block = 0; block < blocks; ++block) {
      const std::size_t count = next[block * buckets + bucket];
      next[block * buckets + bucket] = position;
      position += count;
    }
  }
  starts[buckets] = position;
  Buffer<Item> sorted(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t* const to = next.data() + block * buckets;
    for (std::size_t i = begin; i < end; ++i) sorted[to[bucket_of(items[i])]++] = items[i];
  });
  items = {};
  const auto is_large = [&](std::size_t bucket) { return starts[bucket + 1] - starts[bucket] > kLargeBucket; };
  parallel_for(buckets, [&](std::size_t bucket) {
    if (!is_large(bucket)) std::sort(sorted.begin() + starts[bucket], sorted.begin() + starts[bucket + 1], less);
  });
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    if (is_large(bucket)) parallel_sort(sorted.begin() + starts[bucket], sorted.begin() + starts[bucket + 1], less);
  }
  return sorted;
}

}  // namespace quintile::aggregation
