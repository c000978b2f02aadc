#include "engine/score/histogram_search.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include "engine/score/order_statistics.hpp"
#include "kernels/order.hpp"
#include "kernels/order_keys.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

using kernels::KeyRange;

constexpr std::size_t kSelectBelow = 4'096;  // values for which selecting beats three passes
constexpr std::size_t kParts = 32;           // histograms in memory at once, whatever the size

// Few, large blocks: each one carries a histogram.
std::size_t block_of(std::size_t size) { return std::max(kCustomerBlock, (size + kParts - 1) / kParts); }

void add(KeyRange& total, const KeyRange& part) {
  total.low = std::min(total.low, part.low);
  total.high = std::max(total.high, part.high);
  total.count += part.count;
}

class Search {
 public:
  Search(const NumberColumns& columns, std::size_t column) : columns_(columns), column_(column) {}

  [[nodiscard]] std::vector<double> values_of(std::span<const std::size_t> ranks) const {
    const KeyRange range = range_of_keys();
    if (ranks.back() >= range.count) throw InternalError("rank beyond the number of values");
    const auto width = static_cast<unsigned>(std::bit_width(range.high - range.low));
    const unsigned shift = width > kernels::kKeyBinBits ? width - kernels::kKeyBinBits : 0;
    const std::vector<KeyRange> bins = histogram(range.low, shift);

    // The bins that hold a wanted rank. A bin of equal values (frequencies, prices) answers at once.
    std::vector<double> values(ranks.size());
    std::vector<Refined> refined;
    std::vector<std::uint16_t> list_of(kernels::kKeyBins, 0);
    std::size_t before = 0;
    std::size_t next = 0;
    for (std::size_t bin = 0; bin < bins.size() && next < ranks.size(); before += bins[bin++].count) {
      for (; next < ranks.size() && ranks[next] < before + bins[bin].count; ++next) {
        if (bins[bin].low == bins[bin].high) {
          values[next] = kernels::value_of_key(bins[bin].low);
          continue;
        }
        if (list_of[bin] == 0) {
          refined.push_back({next, {}});
          list_of[bin] = static_cast<std::uint16_t>(refined.size());
        }
        refined.back().ranks.push_back(ranks[next] - before);
      }
    }
    if (refined.empty()) return values;
    std::vector<std::vector<double>> lists = collect(range.low, shift, list_of, refined.size());
    for (std::size_t i = 0; i < lists.size(); ++i) {
      const std::vector<double> found = refine(lists[i], refined[i].ranks);
      std::copy(found.begin(), found.end(), values.begin() + static_cast<std::ptrdiff_t>(refined[i].first));
    }
    return values;
  }

 private:
  struct Refined {
    std::size_t first;  // place of its first rank in the answer
    std::vector<std::size_t> ranks;
  };

  // The keys of a bin span a range at least 4096 times narrower: this ends after five levels at the latest.
  static std::vector<double> refine(std::vector<double>& list, std::span<const std::size_t> ranks) {
    if (list.size() <= kSelectBelow) return select_ranks(list, ranks);
    return search_histograms(PlainColumn(list), 0, ranks);
  }

  template <class Visit>
  void read(std::size_t begin, std::size_t end, Visit visit) const {
    for_each_stretch(columns_, begin, end, [&](std::size_t, std::size_t size, const StretchColumns& column) {
      visit(column[column_], size);
    });
  }

  [[nodiscard]] KeyRange range_of_keys() const {
    return reduce_blocks(
        columns_.rows(), kCustomerBlock, KeyRange{},
        [&](std::size_t begin, std::size_t end) {
          KeyRange part;
          read(begin, end,
               [&](const double* values, std::size_t size) { kernels::order_kernels().range(values, size, part); });
          return part;
        },
        add);
  }

  [[nodiscard]] std::vector<KeyRange> histogram(std::uint64_t low, unsigned shift) const {
    return reduce_blocks(
        columns_.rows(), block_of(columns_.rows()), std::vector<KeyRange>(kernels::kKeyBins),
        [&](std::size_t begin, std::size_t end) {
          std::vector<KeyRange> bins(kernels::kKeyBins);
          read(begin, end, [&](const double* values, std::size_t size) {
            kernels::order_kernels().histogram(values, size, low, shift, bins.data());
          });
          return bins;
        },
        [](std::vector<KeyRange>& total, const std::vector<KeyRange>& part) {
          for (std::size_t bin = 0; bin < total.size(); ++bin) add(total[bin], part[bin]);
        });
  }

  // The numbers of the bins that `list_of` gives a list.
  [[nodiscard]] std::vector<std::vector<double>> collect(std::uint64_t low, unsigned shift,
                                                         std::span<const std::uint16_t> list_of,
                                                         std::size_t lists) const {
    using Lists = std::vector<std::vector<double>>;
    return reduce_blocks(
        columns_.rows(), block_of(columns_.rows()), Lists(lists),
        [&](std::size_t begin, std::size_t end) {
          Lists part(lists);
          read(begin, end, [&](const double* values, std::size_t size) {
            for (std::size_t i = 0; i < size; ++i) {
              const std::uint64_t key = kernels::order_key(values[i]);
              if (key == kernels::kNoKey) continue;
              if (const std::uint16_t list = list_of[(key - low) >> shift]; list != 0)
                part[list - 1U].push_back(values[i]);
            }
          });
          return part;
        },
        [](Lists& total, Lists& part) {
          for (std::size_t list = 0; list < total.size(); ++list)
            total[list].insert(total[list].end(), part[list].begin(), part[list].end());
        });
  }

  const NumberColumns& columns_;
  std::size_t column_;
};

}  // namespace

std::vector<double> search_histograms(const NumberColumns& columns, std::size_t column,
                                      std::span<const std::size_t> ranks) {
  if (ranks.empty()) return {};
  return Search(columns, column).values_of(ranks);
}

}  // namespace quintile::scoring
