#include "engine/score/sorted_values.hpp"

#include <algorithm>
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
constexpr std::size_t kSortBelow = 32'768;
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

// `items` come in index order, which the scatter keeps: a bin of equal keys is in order already.
void sort_items(Items items, Items scratch) {
  if (items.size() <= kSortBelow) return std::sort(items.begin(), items.end(), earlier);
  const auto range = key_range(items);
  const std::uint64_t low = range.first;
  const std::uint64_t high = range.second;
  if (low == high) return;
  const auto width = static_cast<unsigned>(std::bit_width(high - low));
  const unsigned shift = width > kBinBits ? width - kBinBits : 0;
  const Offsets offsets =
      scatter(items, scratch, [&](std::uint64_t key) { return static_cast<std::size_t>((key - low) >> shift); });
  parallel_for(kBins, [&](std::size_t bin) {
    const std::size_t begin = offsets[bin];
    const std::size_t size = offsets[bin + 1] - begin;
    std::copy_n(scratch.begin() + static_cast<std::ptrdiff_t>(begin), size,
                items.begin() + static_cast<std::ptrdiff_t>(begin));
    if (size > 1 && shift > 0) sort_items(items.subspan(begin, size), scratch.subspan(begin, size));
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
