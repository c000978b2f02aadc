#include "engine/clv/distinct_ages.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

constexpr double kLargestTable = 1 << 24;
constexpr std::size_t kValueBlock = 64;

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
          part.whole = part.whole && h.T[i] == std::floor(h.T[i]);
        }
        return part;
      },
      [](Extent& all, const Extent& part) {
        all = {std::max(all.x, part.x), std::max(all.end, part.end), all.whole && part.whole};
      });
}

}  // namespace

DistinctAges::DistinctAges(const PurchaseHistories& h) : ticks_per_unit_(h.ticks_per_unit) {
  const Extent extent = extent_of(h);
  if (!extent.whole || (extent.x + 1) * (extent.end + 1) > kLargestTable) {
    x_ = Buffer<double>(h.x);
    end_ = Buffer<double>(h.T);
    return;
  }
  const auto width = static_cast<std::size_t>(extent.end) + 1;
  const auto place = [&](std::size_t i) {
    return static_cast<std::size_t>(h.x[i]) * width + static_cast<std::size_t>(h.T[i]);
  };
  Buffer<std::uint32_t> table((static_cast<std::size_t>(extent.x) + 1) * width, 0);
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      std::atomic_ref<std::uint32_t>(table[place(i)]).store(1, std::memory_order_relaxed);
  });
  std::uint32_t cells = 0;
  for (std::uint32_t& entry : table) {
    const bool present = entry != 0;
    entry = cells;
    cells += static_cast<std::uint32_t>(present);
  }
  x_ = Buffer<double>(cells);
  end_ = Buffer<double>(cells);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::uint32_t next = i + 1 < table.size() ? table[i + 1] : cells;
    if (table[i] == next) continue;
    x_[table[i]] = static_cast<double>(i / width);
    end_[table[i]] = static_cast<double>(i % width);
  }
  cell_ = Buffer<std::uint32_t>(h.size());
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) cell_[i] = table[place(i)];
  });
}

Buffer<double> DistinctAges::map(const std::function<double(double x, double end)>& value) const {
  Buffer<double> out(x_.size());
  parallel_blocks(x_.size(), kValueBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = value(x_[i], end_[i] / ticks_per_unit_);
  });
  return out;
}

}  // namespace quintile::clv
