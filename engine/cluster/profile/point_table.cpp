#include <algorithm>
#include <vector>

#include "engine/cluster/principal.hpp"
#include "engine/cluster/profile/tables.hpp"
#include "engine/summary/table_of.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kPoints = 2'000;

struct Point {
  const char* kind;
  std::size_t cluster;
  std::string name, customer_id;
  double x, y;
};

}  // namespace

Table point_table(const FeatureMatrix& matrix, const ClusterModel& model, std::span<const std::uint32_t> labels,
                  const ColumnView* customer_id, std::vector<QualityRow>& quality) {
  const std::size_t d = matrix.columns.size();
  const PrincipalComponents axes = principal_components(matrix.spans());
  std::vector<Point> points;
  const auto add = [&](const char* kind, std::size_t cluster, std::string id, const double* at) {
    points.push_back(
        {kind, cluster, model.names[cluster - 1], std::move(id), axes.coordinate(0, at), axes.coordinate(1, at)});
  };
  for (std::size_t c = 0; c < model.clusters(); ++c) add("centre", c + 1, {}, &model.centres[c * d]);
  const std::size_t size = std::min(kPoints, matrix.size());
  std::vector<double> at(d);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t row = (2 * i + 1) * matrix.size() / (2 * size);
    for (std::size_t j = 0; j < d; ++j) at[j] = matrix.columns[j][row];
    add("customer", labels[row] + 1, customer_id == nullptr ? "" : cell_text(*customer_id, matrix.customer(row)),
        at.data());
  }
  quality.push_back({"x_share", axes.share(0), "Share of the features' variance along x of cluster_points"});
  quality.push_back({"y_share", axes.share(1), "Share of the features' variance along y of cluster_points"});
  return TableOf<Point>("cluster_points", std::move(points))
      .text("kind", "centre or customer", [](const Point& p) { return std::string(p.kind); })
      .count("cluster", "Code of the cluster", [](const Point& p) { return p.cluster; })
      .text("name", "Name of the cluster", [](const Point& p) { return p.name; })
      .text("customer_id", "Who it is; empty for centres", [](const Point& p) { return p.customer_id; })
      .number("x", "", "Coordinate along the first principal component of the features",
              [](const Point& p) { return p.x; })
      .number("y", "", "Coordinate along the second", [](const Point& p) { return p.y; })
      .take();
}

}  // namespace quintile::clustering
