#include "engine/cluster/kmeans/curve_order.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/parallel/radix_sort.hpp"
#include "kernels/cluster.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kRun = 1'024;
constexpr int kIndexBits = 32;
constexpr double kReach = 4;  // standard deviations; who is farther off shares the outermost cells

}  // namespace

Buffer<std::uint32_t> curve_order(PointColumns points, std::span<const Moments> moments) {
  const std::size_t d = points.size();
  const std::size_t size = points[0].size();
  const auto bits = static_cast<unsigned>(d <= 2 ? 30 / d : 32 / d);
  double widest = 0;
  std::vector<double> low;
  for (const Moments& feature : moments) {
    const double reach = kReach * std::sqrt(feature.variance);
    low.push_back(std::max(feature.minimum, feature.mean - reach));
    widest = std::max(widest, std::min(feature.maximum, feature.mean + reach) - low.back());
  }
  const std::vector<double> scale(d, widest > 0 ? std::ldexp(1.0, static_cast<int>(bits)) / widest : 0.0);
  std::vector<const double*> columns;
  for (const std::span<const double> column : points) columns.push_back(column.data());

  Buffer<std::uint64_t> keys(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::uint32_t place[kRun];
    for (std::size_t at = begin; at < end; at += kRun) {
      const std::size_t count = std::min(kRun, end - at);
      kernels::cluster_kernels().curve.keys({columns.data(), nullptr, d, at, count}, {low.data(), scale.data(), bits},
                                            place);
      for (std::size_t i = 0; i < count; ++i) keys[at + i] = std::uint64_t{place[i]} << kIndexBits | (at + i);
    }
  });
  radix_sort(keys, kIndexBits + static_cast<int>(bits * d), kIndexBits);
  Buffer<std::uint32_t> order(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) order[i] = static_cast<std::uint32_t>(keys[i]);
  });
  return order;
}

}  // namespace quintile::clustering
