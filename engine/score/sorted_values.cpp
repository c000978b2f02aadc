#include "engine/score/sorted_values.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include "kernels/order_keys.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

using kernels::kNoKey;
using kernels::order_key;

constexpr unsigned kBinBits = 12;
constexpr std::size_t kBins = std::size_t{1} << kBinBits;
constexpr std::size_t kParallelFrom = 131'072;  // items below which one thread sorts
constexpr std::size_t kSortBelow = 24;          // items for which insertion beats bins
constexpr std::size_t kItemsABin = 4;
constexpr std::size_t kParts = 32;

using Items = std::span<SortedValue>;
using Offsets = std::vector<std::size_t>;

bool earlier(const SortedValue& a, const SortedValue& b) noexcept {
  return a.key != b.key ? a.key < b.key : a.index < b.index;
}

std::pair<std::uint64_t, std::uint64_t> key_range(Items items) {
  using Range = std::pair<std::uint64_t, std::uint64_t>;
  return reduce_blocks(
      items.size(), kCustomerBlock, Range{kNoKey, 0},
      [&](std::size_t begin, std::size_t end) {
        Range range{kNoKey, 0};
        for (std::size_t i = begin; i < end; ++i) {
          range.first = std::min(range.first, items[i].key);
          range.second = std::max(range.second, items[i].key);
        }
        return range;
      },
      [](Range& total, const Range& part) {
        total.first = std::min(total.first, part.first);
        total.second = std::max(total.second, part.second);
      });
}

// Scatters items to bins in `out`, keeping the order within a bin, and returns the bins' offsets.
template <class BinOf>
Offsets scatter(Items items, Items out, BinOf bin_of) {
  const std::size_t block = std::max(kCustomerBlock, (items.size() + kParts - 1) / kParts);
  std::vector<Offsets> next((items.size() + block - 1) / block, Offsets(kBins, 0));
  parallel_blocks(items.size(), block, [&](std::size_t part, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) ++next[part][bin_of(items[i].key)];
  });
  Offsets offsets(kBins + 1);
  std::size_t offset = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    offsets[bin] = offset;
    for (Offsets& part : next) offset += std::exchange(part[bin], offset);
  }
  offsets[kBins] = offset;
  parallel_blocks(items.size(), block, [&](std::size_t part, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[next[part][bin_of(items[i].key)]++] = items[i];
  });
  return offsets;
}

// Bins of equal width over the range of some keys.
struct Bins {
  std::uint64_t low;
  unsigned shift;
  [[nodiscard]] std::size_t operator()(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>((key - low) >> shift);
  }
};

Bins bins_of(std::uint64_t low, std::uint64_t high, unsigned bits) {
  const auto width = static_cast<unsigned>(std::bit_width(high - low));
  return {low, width > bits ? width - bits : 0};
}

void insert_in_order(Items items) {
  for (std::size_t i = 1; i < items.size(); ++i) {
    const SortedValue item = items[i];
    std::size_t at = i;
    for (; at > 0 && earlier(item, items[at - 1]); --at) items[at] = items[at - 1];
    items[at] = item;
  }
}

// Sorts what fits the cache on one thread: into about as many bins as there are items, by key, and so on within bins.
// `items` come in index order, which the bins keep: one of equal keys is in order already.
void sort_few(Items items, Items scratch) {
  if (items.size() <= kSortBelow) return insert_in_order(items);
  std::uint64_t low = kNoKey;
  std::uint64_t high = 0;
  for (const SortedValue& item : items) {
    low = std::min(low, item.key);
    high = std::max(high, item.key);
  }
  if (low == high) return;
  const unsigned bits = std::min(kBinBits, static_cast<unsigned>(std::bit_width(items.size() / kItemsABin)));
  const Bins bin_of = bins_of(low, high, bits);
  std::array<std::uint32_t, kBins + 1> end;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled as far as used
  const std::size_t bins = std::size_t{1} << bits;
  std::fill_n(end.begin(), bins + 1, 0U);
  for (const SortedValue& item : items) ++end[bin_of(item.key) + 1];
  for (std::size_t bin = 0; bin < bins; ++bin) end[bin + 1] += end[bin];
  for (const SortedValue& item : items) scratch[end[bin_of(item.key)]++] = item;  // a bin's start becomes its end
  std::copy(scratch.begin(), scratch.end(), items.begin());
  if (bin_of.shift == 0) return;
  std::size_t begin = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t size = end[bin] - begin;
    if (size > 1) sort_few(items.subspan(begin, size), scratch.subspan(begin, size));
    begin = end[bin];
  }
}

void sort_items(Items items, Items scratch) {
  if (items.size() < kParallelFrom) return sort_few(items, scratch);
  const auto range = key_range(items);
  if (range.first == range.second) return;
  const Bins bin_of = bins_of(range.first, range.second, kBinBits);
  const Offsets offsets = scatter(items, scratch, bin_of);
  parallel_for(kBins, [&](std::size_t bin) {
    const std::size_t begin = offsets[bin];
    const std::size_t size = offsets[bin + 1] - begin;
    std::copy_n(scratch.begin() + static_cast<std::ptrdiff_t>(begin), size,
                items.begin() + static_cast<std::ptrdiff_t>(begin));
    if (size > 1 && bin_of.shift > 0) sort_items(items.subspan(begin, size), scratch.subspan(begin, size));
  });
}

}  // namespace

Buffer<SortedValue> sort_values(std::span<const double> values) {
  if (values.size() > std::numeric_limits<std::uint32_t>::max())
    throw UserError("this scoring method ranks at most 4294967295 customers; there are " +
                    std::to_string(values.size()) + ". Use the method quantile.");
  std::vector<std::size_t> starts((values.size() + kCustomerBlock - 1) / kCustomerBlock);
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    starts[block] = static_cast<std::size_t>(
        std::count_if(values.data() + begin, values.data() + end, [](double value) { return value == value; }));
  });
  std::size_t total = 0;
  for (std::size_t& start : starts) total += std::exchange(start, total);
  Buffer<SortedValue> items(total);
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t next = starts[block];
    for (std::size_t i = begin; i < end; ++i) {
      if (const std::uint64_t key = order_key(values[i]); key != kNoKey) {
        items[next++] = {key, static_cast<std::uint32_t>(i)};
      }
    }
  });
  Buffer<SortedValue> scratch(total);
  sort_items(items.span(), scratch.span());
  return items;
}

void for_each_run(std::span<const SortedValue> sorted, const std::function<void(std::size_t, std::size_t)>& visit) {
  parallel_blocks(sorted.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    // A run belongs to the block it starts in.
    std::size_t first = begin;
    while (first < end && first > 0 && sorted[first].key == sorted[first - 1].key) ++first;
    while (first < end) {
      std::size_t last = first + 1;
      while (last < sorted.size() && sorted[last].key == sorted[first].key) ++last;
      visit(first, last);
      first = last;
    }
  });
}

}  // namespace quintile::scoring
