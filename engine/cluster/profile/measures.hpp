// Raw measures by cluster.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "quintile/table.hpp"

namespace quintile::clustering {

/// A column's mean, median and sum per cluster code 0 (none), 1, ..., `clusters`; NaN where no value is a number.
struct MeasureByCluster {
  std::string column, unit;
  std::vector<double> mean, median, sum;
};

[[nodiscard]] MeasureByCluster measure_by_cluster(const ColumnView& column, std::span<const std::uint8_t> cluster,
                                                  std::size_t clusters);

/// Customers per cluster code.
[[nodiscard]] std::vector<std::uint64_t> sizes_by_cluster(std::span<const std::uint8_t> cluster, std::size_t clusters);

}  // namespace quintile::clustering
