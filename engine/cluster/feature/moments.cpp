#include "engine/cluster/feature/moments.hpp"

#include <algorithm>
#include <cmath>

namespace quintile::clustering {

bool Range::varies() const noexcept {
  constexpr double kRounding = 1e-12;
  return maximum - minimum > kRounding * std::max(std::abs(minimum), std::abs(maximum));
}

Range range_of(std::span<const double> values) {
  return reduce_blocks(
      values.size(), kCustomerBlock, Range{values.front(), values.front()},
      [&](std::size_t begin, std::size_t end) {
        constexpr std::size_t kLanes = 8;  // so that one comparison does not wait for the one before
        double low[kLanes];
        double high[kLanes];
        std::fill_n(low, kLanes, values[begin]);
        std::fill_n(high, kLanes, values[begin]);
        std::size_t i = begin;
        for (; i + kLanes <= end; i += kLanes) {
          for (std::size_t lane = 0; lane < kLanes; ++lane) {
            low[lane] = std::min(low[lane], values[i + lane]);
            high[lane] = std::max(high[lane], values[i + lane]);
          }
        }
        for (; i < end; ++i) {
          low[0] = std::min(low[0], values[i]);
          high[0] = std::max(high[0], values[i]);
        }
        return Range{*std::min_element(low, low + kLanes), *std::max_element(high, high + kLanes)};
      },
      [](Range& total, const Range& part) {
        total.minimum = std::min(total.minimum, part.minimum);
        total.maximum = std::max(total.maximum, part.maximum);
      });
}

Moments moments_of(std::span<const double> values) {
  Moments out{range_of(values)};
  const auto size = static_cast<double>(values.size());
  out.mean = parallel_sum(values.size(), [&](std::size_t i) { return values[i]; }) / size;
  out.variance = parallel_sum(values.size(),
                              [&](std::size_t i) {
                                const double from_mean = values[i] - out.mean;
                                return from_mean * from_mean;
                              }) /
                 size;
  return out;
}

}  // namespace quintile::clustering
