#include "engine/clv/packing.hpp"

#include <algorithm>
#include <bit>

#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

constexpr double kMost = 1e9;  // beyond it three numbers do not fit into 64 bits anyway

struct Extent {
  double x = 0;
  double end = 0;
  bool whole = true;
};

bool is_whole(double value) { return value == static_cast<double>(static_cast<std::int64_t>(std::min(value, kMost))); }

Extent extent_of(const PurchaseHistories& h) {
  return reduce_blocks(
      h.size(), kCustomerBlock, Extent{},
      [&](std::size_t begin, std::size_t end) {
        Extent part;
        bool whole = true;
        for (std::size_t i = begin; i < end; ++i) {
          part.x = std::max(part.x, h.x[i]);
          part.end = std::max(part.end, h.T[i]);
          whole &= is_whole(h.T[i]) && is_whole(h.t_x[i]);
        }
        part.whole = whole;
        return part;
      },
      [](Extent& all, const Extent& part) {
        all = {std::max(all.x, part.x), std::max(all.end, part.end), all.whole && part.whole};
      });
}

int bits_of(double largest) { return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(largest))); }

}  // namespace

Packing::Packing(const PurchaseHistories& histories) {
  const Extent extent = extent_of(histories);
  longest_ = extent.end;
  whole_ = extent.whole && extent.x <= kMost && extent.end <= kMost;
  if (!whole_) return;
  x_bits_ = bits_of(extent.x);
  time_bits_ = bits_of(extent.end);
}

}  // namespace quintile::clv
