#include <algorithm>
#include <cstddef>
#include <utility>

#include "engine/score/methods.hpp"
#include "engine/score/quantiles.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr std::size_t kParts = 32;

// The group of a customer, mixed-radix in the outer scores.
std::size_t group_of(std::span<const Nesting> outer, std::size_t customer) {
  std::size_t group = 0;
  for (const Nesting& nesting : outer) {
    group = group * static_cast<std::size_t>(nesting.levels) + nesting.scores[customer] - 1u;
  }
  return group;
}

// The values of each group side by side.
struct Grouped {
  Buffer<double> values;
  std::vector<std::size_t> offsets;  // groups + 1
};

Grouped group_values(const Measure& measure, std::span<const Nesting> outer, std::size_t groups) {
  const std::size_t size = measure.values.size();
  const std::size_t block = std::max(kCustomerBlock, (size + kParts - 1) / kParts);
  const auto for_each_value = [&](std::size_t begin, std::size_t end, auto visit) {
    for (std::size_t i = begin; i < end; ++i) {
      if (measure.values[i] == measure.values[i]) visit(group_of(outer, i), measure.values[i]);
    }
  };
  std::vector<std::vector<std::size_t>> next((size + block - 1) / block, std::vector<std::size_t>(groups));
  parallel_blocks(size, block, [&](std::size_t part, std::size_t begin, std::size_t end) {
    for_each_value(begin, end, [&](std::size_t group, double) { ++next[part][group]; });
  });
  Grouped grouped;
  grouped.offsets.resize(groups + 1);
  std::size_t offset = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    grouped.offsets[group] = offset;
    for (auto& part : next) offset += std::exchange(part[group], offset);
  }
  grouped.offsets[groups] = offset;
  grouped.values = Buffer<double>(offset);
  parallel_blocks(size, block, [&](std::size_t part, std::size_t begin, std::size_t end) {
    for_each_value(begin, end, [&](std::size_t group, double value) { grouped.values[next[part][group]++] = value; });
  });
  return grouped;
}

}  // namespace

void score_nested(const Measure& measure, int levels, std::span<const Nesting> outer, Scores scores) {
  std::size_t groups = 1;
  for (const Nesting& nesting : outer) groups *= static_cast<std::size_t>(nesting.levels);
  const Grouped grouped = group_values(measure, outer, groups);
  std::vector<Cuts> cuts(groups);
  parallel_for(groups, [&](std::size_t group) {
    const std::size_t begin = grouped.offsets[group];
    cuts[group] =
        quantiles(grouped.values.span().subspan(begin, grouped.offsets[group + 1] - begin), qcut_rule(levels));
  });
  parallel_blocks(scores.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const double value = measure.values[i];
      if (value != value) {
        scores[i] = 0;
        continue;
      }
      const Cuts& own = cuts[group_of(outer, i)];
      const auto below = std::lower_bound(own.begin(), own.end(), value) - own.begin();
      scores[i] = static_cast<std::uint8_t>(measure.smaller_is_better ? levels - below : 1 + below);
    }
  });
}

}  // namespace quintile::scoring
