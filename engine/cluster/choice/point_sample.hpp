// Some of many points.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::clustering {

/// Points that are owned, column by column.
struct OwnedPoints {
  std::vector<std::vector<double>> columns;

  [[nodiscard]] std::size_t size() const noexcept { return columns.empty() ? 0 : columns.front().size(); }
  [[nodiscard]] std::vector<std::span<const double>> spans() const { return {columns.begin(), columns.end()}; }
};

/// At most `most` points, evenly spaced.
[[nodiscard]] OwnedPoints spaced_sample(PointColumns points, std::size_t most);

/// The points of the given rows.
[[nodiscard]] OwnedPoints rows_of(PointColumns points, std::span<const std::size_t> rows);

}  // namespace quintile::clustering
