#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "engine/score/methods.hpp"
#include "engine/score/order_statistics.hpp"
#include "kernels/scoring.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

// Ranks at which groups 2, 3, ... start: the first count % levels groups have one customer more.
std::vector<std::size_t> group_starts(std::size_t count, int levels) {
  const auto groups = static_cast<std::size_t>(levels);
  std::vector<std::size_t> starts;
  for (std::size_t group = 1; group < groups; ++group) {
    const std::size_t start = group * (count / groups) + std::min(group, count % groups);
    if (start < count) starts.push_back(start);
  }
  return starts;
}

// The values at the group starts: distinct, ascending, and NaN at the end. A customer with another value belongs to a
// group by that value alone; only those who share a border value need their place among equals.
using Borders = std::vector<double>;

// Calls visit(customer, slot, is_border) for the numbers among customers [first, last), in order: `slot` borders are
// below the value, and it may equal the next.
template <class Visit>
void for_each_slot(std::span<const double> values, const Borders& borders, std::size_t first, std::size_t last,
                   Visit visit) {
  const kernels::CutScale scale{borders.data(), borders.size() - 1, 255, false};
  std::array<std::uint8_t, kStretch> score;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (std::size_t begin = first; begin < last; begin += kStretch) {
    const std::size_t size = std::min(kStretch, last - begin);
    kernels::scoring_kernels().score(values.data() + begin, size, scale, score.data());
    for (std::size_t i = 0; i < size; ++i) {
      if (score[i] == 0) continue;
      const std::size_t slot = score[i] - 1U;
      visit(begin + i, slot, borders[slot] == values[begin + i]);
    }
  }
}

// Customers per border: with a value between the border before and this one, and equal to it.
struct Counts {
  std::vector<std::size_t> between;
  std::vector<std::size_t> equal;
};

}  // namespace

void score_ntile(const Measure& measure, int levels, Scores scores) {
  std::fill(scores.begin(), scores.end(), std::uint8_t{0});
  if (measure.count == 0) return;
  const Buffer<double> values = greater_is_better(measure);
  const std::vector<std::size_t> starts = group_starts(measure.count, levels);
  Borders borders = order_statistics(values, starts);
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  const std::size_t slots = borders.size();
  borders.push_back(std::numeric_limits<double>::quiet_NaN());
  std::vector<Counts> counts((values.size() + kCustomerBlock - 1) / kCustomerBlock);
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::array<std::array<std::size_t, 2>, 256> part{};
    for_each_slot(values, borders, begin, end,
                  [&](std::size_t, std::size_t slot, bool is_border) { ++part[slot][is_border ? 1 : 0]; });
    for (std::size_t slot = 0; slot <= slots; ++slot) {
      counts[block].between.push_back(part[slot][0]);
      counts[block].equal.push_back(part[slot][1]);
    }
  });

  // Turn the counts of equals into the rank at which each block's equals start.
  std::vector<std::size_t> below(slots);  // customers with a smaller value, per border
  std::size_t rank = 0;
  for (std::size_t slot = 0; slot < slots; ++slot) {
    for (const Counts& part : counts) rank += part.between[slot];
    below[slot] = rank;
    for (Counts& part : counts) rank += std::exchange(part.equal[slot], rank);
  }
  const auto group_of = [&](std::size_t at) {
    return static_cast<std::uint8_t>(1 + (std::upper_bound(starts.begin(), starts.end(), at) - starts.begin()));
  };
  // The group of values above border slot - 1 and below border slot.
  std::vector<std::uint8_t> between(slots + 1, static_cast<std::uint8_t>(starts.size() + 1));
  for (std::size_t slot = 0; slot < slots; ++slot) {
    between[slot] = below[slot] > 0 ? group_of(below[slot] - 1) : std::uint8_t{1};
  }
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t* next = counts[block].equal.data();
    std::uint8_t* out = scores.data();
    for_each_slot(values, borders, begin, end, [&](std::size_t customer, std::size_t slot, bool is_border) {
      out[customer] = is_border ? group_of(next[slot]++) : between[slot];
    });
  });
}

}  // namespace quintile::scoring
