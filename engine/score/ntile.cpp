#include <algorithm>
#include <cstddef>
#include <utility>

#include "engine/score/methods.hpp"
#include "engine/score/order_statistics.hpp"
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

// The values at the group starts. A customer with another value belongs to a group by that value alone; only
// those who share a border value need their place among equals.
struct Borders {
  std::vector<double> values;      // distinct, ascending
  std::vector<std::size_t> below;  // customers with a smaller value, per border value

  [[nodiscard]] std::size_t slot(double value) const {
    return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) - values.begin());
  }
  [[nodiscard]] bool equals(std::size_t slot, double value) const {
    return slot < values.size() && values[slot] == value;
  }
};

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
  Borders borders;
  borders.values = order_statistics(values, starts);
  borders.values.erase(std::unique(borders.values.begin(), borders.values.end()), borders.values.end());

  const std::size_t slots = borders.values.size();
  std::vector<Counts> counts((values.size() + kCustomerBlock - 1) / kCustomerBlock);
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    Counts part{std::vector<std::size_t>(slots + 1), std::vector<std::size_t>(slots)};
    for (std::size_t i = begin; i < end; ++i) {
      if (values[i] != values[i]) continue;
      const std::size_t slot = borders.slot(values[i]);
      ++(borders.equals(slot, values[i]) ? part.equal : part.between)[slot];
    }
    counts[block] = std::move(part);
  });

  // Turn the counts of equals into the rank at which each block's equals start.
  borders.below.resize(slots);
  std::size_t rank = 0;
  for (std::size_t slot = 0; slot < slots; ++slot) {
    for (const Counts& part : counts) rank += part.between[slot];
    borders.below[slot] = rank;
    for (Counts& part : counts) rank += std::exchange(part.equal[slot], rank);
  }
  const auto group_of = [&](std::size_t at) {
    return static_cast<std::uint8_t>(1 + (std::upper_bound(starts.begin(), starts.end(), at) - starts.begin()));
  };
  // The group of values above border slot - 1 and below border slot.
  std::vector<std::uint8_t> between(slots + 1, static_cast<std::uint8_t>(starts.size() + 1));
  for (std::size_t slot = 0; slot < slots; ++slot) {
    between[slot] = borders.below[slot] > 0 ? group_of(borders.below[slot] - 1) : std::uint8_t{1};
  }
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::vector<std::size_t>& next = counts[block].equal;
    for (std::size_t i = begin; i < end; ++i) {
      if (values[i] != values[i]) continue;
      const std::size_t slot = borders.slot(values[i]);
      scores[i] = borders.equals(slot, values[i]) ? group_of(next[slot]++) : between[slot];
    }
  });
}

}  // namespace quintile::scoring
