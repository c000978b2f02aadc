#include "engine/clv/intervals/distinct_rows.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "engine/parallel/sort.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

struct Extent {
  double x = 0;
  double end = 0;
  bool whole = true;
};

Extent extent_of(const PurchaseHistories& h) {
  return reduce_blocks(
      h.size(), kCustomerBlock, Extent{},
      [&](std::size_t begin, std::size_t end) {
        Extent part;
        for (std::size_t i = begin; i < end; ++i) {
          part.x = std::max(part.x, h.x[i]);
          part.end = std::max(part.end, h.T[i]);
          part.whole = part.whole && h.T[i] == std::floor(h.T[i]) && h.t_x[i] == std::floor(h.t_x[i]);
        }
        return part;
      },
      [](Extent& all, const Extent& part) {
        all = {std::max(all.x, part.x), std::max(all.end, part.end), all.whole && part.whole};
      });
}

struct Keyed {
  std::uint64_t key;
  std::uint32_t index;
};

}  // namespace

DistinctRows::DistinctRows(const PurchaseHistories& h) : order_(h.size()) {
  const std::size_t size = h.size();
  const Extent extent = extent_of(h);
  const auto bits = [](double largest) {
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(largest)));
  };
  const bool fits = extent.whole && extent.x < 1e9 && extent.end < 1e9 && bits(extent.x) + 2 * bits(extent.end) <= 64;
  if (!fits) {
    std::iota(order_.begin(), order_.end(), 0U);
    starts_.resize(size + 1);
    std::iota(starts_.begin(), starts_.end(), 0U);
    return;
  }
  const int time_bits = bits(extent.end);
  Buffer<Keyed> rows(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t key =
          (((static_cast<std::uint64_t>(h.x[i]) << time_bits) | static_cast<std::uint64_t>(h.T[i])) << time_bits) |
          static_cast<std::uint64_t>(h.t_x[i]);
      rows[i] = {key, static_cast<std::uint32_t>(i)};
    }
  });
  parallel_sort(rows.begin(), rows.end(),
                [](const Keyed& a, const Keyed& b) { return a.key < b.key || (a.key == b.key && a.index < b.index); });
  for (std::size_t i = 0; i < size; ++i) {
    if (i == 0 || rows[i].key != rows[i - 1].key) starts_.push_back(static_cast<std::uint32_t>(i));
    order_[i] = rows[i].index;
  }
  starts_.push_back(static_cast<std::uint32_t>(size));
}

}  // namespace quintile::clv
