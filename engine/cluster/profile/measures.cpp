#include "engine/cluster/profile/measures.hpp"

#include <cmath>
#include <limits>

#include "engine/base/group_medians.hpp"
#include "engine/cluster/feature/number_column.hpp"
#include "quintile/buffer.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {

MeasureByCluster measure_by_cluster(const ColumnView& column, std::span<const std::uint8_t> cluster,
                                    std::size_t clusters) {
  const std::size_t groups = clusters + 1;
  Buffer<double> values(cluster.size());
  using Sums = std::vector<double>;
  const Sums sums = reduce_blocks(
      cluster.size(), kCustomerBlock, Sums(2 * groups, 0.0),
      [&](std::size_t begin, std::size_t end) {
        read_numbers(column, begin, end, values.data() + begin);
        Sums part(2 * groups, 0.0);
        for (std::size_t i = begin; i < end; ++i) {
          if (std::isnan(values[i])) continue;
          part[cluster[i]] += values[i];
          part[groups + cluster[i]] += 1;
        }
        return part;
      },
      [](Sums& total, const Sums& part) {
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
      });
  MeasureByCluster out;
  out.column = column.name;
  out.unit = column.unit;
  out.median = group_medians<double>(values, cluster, groups);
  for (std::size_t g = 0; g < groups; ++g) {
    const double count = sums[groups + g];
    out.sum.push_back(sums[g]);
    out.mean.push_back(count > 0 ? sums[g] / count : std::numeric_limits<double>::quiet_NaN());
  }
  return out;
}

std::vector<std::uint64_t> sizes_by_cluster(std::span<const std::uint8_t> cluster, std::size_t clusters) {
  using Counts = std::vector<std::uint64_t>;
  return reduce_blocks(
      cluster.size(), kCustomerBlock, Counts(clusters + 1, 0),
      [&](std::size_t begin, std::size_t end) {
        Counts part(clusters + 1, 0);
        for (std::size_t i = begin; i < end; ++i) ++part[cluster[i]];
        return part;
      },
      [](Counts& total, const Counts& part) {
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
      });
}

}  // namespace quintile::clustering
