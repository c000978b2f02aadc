#include "engine/cluster/feature/moments.hpp"

#include <algorithm>
#include <utility>

namespace quintile::clustering {

Moments moments_of(std::span<const double> values) {
  Moments out;
  const auto size = static_cast<double>(values.size());
  out.mean = parallel_sum(values.size(), [&](std::size_t i) { return values[i]; }) / size;
  out.variance = parallel_sum(values.size(),
                              [&](std::size_t i) {
                                const double from_mean = values[i] - out.mean;
                                return from_mean * from_mean;
                              }) /
                 size;
  using Range = std::pair<double, double>;
  const Range range = reduce_blocks(
      values.size(), kCustomerBlock, Range{values.front(), values.front()},
      [&](std::size_t begin, std::size_t end) {
        const auto [low, high] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(begin),
                                                     values.begin() + static_cast<std::ptrdiff_t>(end));
        return Range{*low, *high};
      },
      [](Range& total, const Range& part) {
        total.first = std::min(total.first, part.first);
        total.second = std::max(total.second, part.second);
      });
  out.minimum = range.first;
  out.maximum = range.second;
  return out;
}

}  // namespace quintile::clustering
