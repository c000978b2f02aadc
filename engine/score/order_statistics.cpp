#include "engine/score/order_statistics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>

#include "engine/score/order_keys.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr unsigned kBinBits = 12;
constexpr std::size_t kBins = std::size_t{1} << kBinBits;
constexpr std::size_t kSortBelow = 4'096;  // values for which a sort beats three passes
constexpr std::size_t kParts = 32;         // histograms in memory at once, whatever the size

// Few, large blocks: each one carries a histogram.
std::size_t block_of(std::size_t size) { return std::max(kCustomerBlock, (size + kParts - 1) / kParts); }

std::uint64_t key_of(double value) noexcept { return order_key(value); }
std::uint64_t key_of(std::uint64_t key) noexcept { return key; }

struct KeyRange {
  std::uint64_t low = kNoKey;
  std::uint64_t high = 0;
  std::uint64_t count = 0;

  void add(std::uint64_t key) noexcept {
    low = std::min(low, key);
    high = std::max(high, key);
    ++count;
  }
  void add(const KeyRange& other) noexcept {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
    count += other.count;
  }
};

template <class T>
KeyRange range_of(std::span<const T> values) {
  return reduce_blocks(
      values.size(), kCustomerBlock, KeyRange{},
      [&](std::size_t begin, std::size_t end) {
        KeyRange range;
        for (std::size_t i = begin; i < end; ++i) {
          if (const std::uint64_t key = key_of(values[i]); key != kNoKey) range.add(key);
        }
        return range;
      },
      [](KeyRange& total, const KeyRange& part) { total.add(part); });
}

// Bins of equal width over the keys' range. Each knows its own smallest and largest key, so that a bin of equal
// values (frequencies, prices) is recognised at once.
struct Histogram {
  std::uint64_t low = 0;
  unsigned shift = 0;
  std::vector<KeyRange> bins;

  [[nodiscard]] std::size_t bin_of(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>((key - low) >> shift);
  }
};

template <class T>
Histogram histogram_of(std::span<const T> values, const KeyRange& range) {
  const auto width = static_cast<unsigned>(std::bit_width(range.high - range.low));
  Histogram histogram{range.low, width > kBinBits ? width - kBinBits : 0, std::vector<KeyRange>(kBins)};
  histogram.bins = reduce_blocks(
      values.size(), block_of(values.size()), std::move(histogram.bins),
      [&](std::size_t begin, std::size_t end) {
        std::vector<KeyRange> bins(kBins);
        for (std::size_t i = begin; i < end; ++i) {
          if (const std::uint64_t key = key_of(values[i]); key != kNoKey) bins[histogram.bin_of(key)].add(key);
        }
        return bins;
      },
      [](std::vector<KeyRange>& total, const std::vector<KeyRange>& part) {
        for (std::size_t bin = 0; bin < kBins; ++bin) total[bin].add(part[bin]);
      });
  return histogram;
}

using KeyLists = std::vector<std::vector<std::uint64_t>>;

// Collects the keys of the bins that `list_of` gives a list.
template <class T>
KeyLists collect(std::span<const T> values, const Histogram& histogram, std::span<const std::uint16_t> list_of,
                 std::size_t lists) {
  return reduce_blocks(
      values.size(), block_of(values.size()), KeyLists(lists),
      [&](std::size_t begin, std::size_t end) {
        KeyLists part(lists);
        for (std::size_t i = begin; i < end; ++i) {
          const std::uint64_t key = key_of(values[i]);
          if (key == kNoKey) continue;
          if (const std::uint16_t list = list_of[histogram.bin_of(key)]; list != 0) part[list - 1u].push_back(key);
        }
        return part;
      },
      [](KeyLists& total, KeyLists& part) {
        for (std::size_t list = 0; list < total.size(); ++list) {
          total[list].insert(total[list].end(), part[list].begin(), part[list].end());
        }
      });
}

struct Wanted {
  std::size_t rank = 0;
  std::size_t place = 0;  // in the answer
};

template <class T>
void sort_and_pick(std::span<const T> values, std::span<const Wanted> wanted, std::span<std::uint64_t> answer) {
  std::vector<std::uint64_t> keys;
  keys.reserve(values.size());
  for (const T value : values) {
    if (const std::uint64_t key = key_of(value); key != kNoKey) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  for (const Wanted& want : wanted) {
    if (want.rank >= keys.size()) throw InternalError("rank beyond the number of values");
    answer[want.place] = keys[want.rank];
  }
}

// `wanted` ascends by rank. Recurses on the bins that hold a wanted rank: their key range is at least 4096 times
// narrower, so it ends after five levels at the latest.
template <class T>
void select(std::span<const T> values, std::span<const Wanted> wanted, std::span<std::uint64_t> answer) {
  if (values.size() <= kSortBelow) return sort_and_pick(values, wanted, answer);
  const KeyRange range = range_of(values);
  if (wanted.back().rank >= range.count) throw InternalError("rank beyond the number of values");
  const Histogram histogram = histogram_of(values, range);

  std::vector<std::uint16_t> list_of(kBins, 0);
  std::vector<std::vector<Wanted>> wanted_in;
  std::size_t before = 0;
  auto next = wanted.begin();
  for (std::size_t bin = 0; bin < kBins && next != wanted.end(); ++bin) {
    const KeyRange& keys = histogram.bins[bin];
    for (; next != wanted.end() && next->rank < before + keys.count; ++next) {
      if (keys.low == keys.high) {
        answer[next->place] = keys.low;
        continue;
      }
      if (list_of[bin] == 0) {
        wanted_in.emplace_back();
        list_of[bin] = static_cast<std::uint16_t>(wanted_in.size());
      }
      wanted_in.back().push_back({next->rank - before, next->place});
    }
    before += keys.count;
  }
  if (wanted_in.empty()) return;
  const KeyLists lists = collect(values, histogram, list_of, wanted_in.size());
  for (std::size_t list = 0; list < lists.size(); ++list) {
    select(std::span<const std::uint64_t>(lists[list]), std::span<const Wanted>(wanted_in[list]), answer);
  }
}

}  // namespace

std::size_t count_numbers(std::span<const double> values) {
  return reduce_blocks(
      values.size(), kCustomerBlock, std::size_t{0},
      [&](std::size_t begin, std::size_t end) {
        std::size_t count = 0;
        for (std::size_t i = begin; i < end; ++i) count += static_cast<std::size_t>(values[i] == values[i]);
        return count;
      },
      [](std::size_t& total, std::size_t part) { total += part; });
}

std::vector<double> order_statistics(std::span<const double> values, std::span<const std::size_t> ranks) {
  if (ranks.empty()) return {};
  std::vector<Wanted> wanted(ranks.size());
  for (std::size_t i = 0; i < ranks.size(); ++i) wanted[i] = {ranks[i], i};
  std::stable_sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; });
  std::vector<std::uint64_t> keys(ranks.size());
  select(values, std::span<const Wanted>(wanted), keys);
  std::vector<double> answer(keys.size());
  std::transform(keys.begin(), keys.end(), answer.begin(), value_of_key);
  return answer;
}

}  // namespace quintile::scoring
