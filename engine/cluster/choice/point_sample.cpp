#include "engine/cluster/choice/point_sample.hpp"

#include <algorithm>

namespace quintile::clustering {

OwnedPoints rows_of(PointColumns points, std::span<const std::size_t> rows) {
  OwnedPoints out;
  for (const auto& column : points) {
    std::vector<double>& copy = out.columns.emplace_back();
    copy.reserve(rows.size());
    for (const std::size_t row : rows) copy.push_back(column[row]);
  }
  return out;
}

OwnedPoints spaced_sample(PointColumns points, std::size_t most) {
  const std::size_t n = points.front().size();
  const std::size_t size = std::min(n, most);
  std::vector<std::size_t> rows(size);
  for (std::size_t i = 0; i < size; ++i) rows[i] = (2 * i + 1) * n / (2 * size);
  return rows_of(points, rows);
}

}  // namespace quintile::clustering
