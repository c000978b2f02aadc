// The tables that describe clusters.
#pragma once

#include <string>
#include <vector>

#include "engine/cluster/profile/measures.hpp"
#include "engine/cluster/quality/separation.hpp"
#include "quintile/cluster.hpp"

namespace quintile::clustering {

/// Everything the table of clusters shows. Vectors per cluster code, 0 first, unless they say otherwise.
struct ProfileInput {
  const ClusterModel& model;
  std::vector<std::uint64_t> sizes;
  std::vector<double> revenue;  ///< empty: no amounts
  std::vector<MeasureByCluster> measures;
  std::vector<std::vector<double>> z;  ///< per feature, then per cluster (without none)
};
[[nodiscard]] Table profile_table(const ProfileInput& input);

struct QualityRow {
  std::string measure;
  double value;
  std::string meaning;
};
[[nodiscard]] Table quality_table(std::vector<QualityRow> rows);

/// The table with more rows.
[[nodiscard]] Table with_rows(const Table& quality, std::vector<QualityRow> more);

/// Centres and evenly spaced complete customers along two principal axes.
[[nodiscard]] Table point_table(const FeatureMatrix& matrix, const ClusterModel& model,
                                std::span<const std::uint32_t> labels, const ColumnView* customer_id,
                                std::vector<QualityRow>& quality);

}  // namespace quintile::clustering
