#include "engine/cluster/profile/describe.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/feature/number_column.hpp"
#include "engine/cluster/profile/names.hpp"
#include "engine/cluster/profile/tables.hpp"
#include "engine/cluster/quality/separation.hpp"
#include "engine/cluster/quality/silhouette.hpp"

namespace quintile {
namespace clustering {
namespace {

// The raw measures that a profile shows: the usual ones and the features.
std::vector<MeasureByCluster> measures_of(const TableView& table, const std::vector<FittedFeature>& features,
                                          std::span<const std::uint8_t> cluster, std::size_t k) {
  std::vector<std::string> names = {"recency_days", "tenure_days", "occasions", "monetary_total", "monetary_mean"};
  for (const FittedFeature& feature : features) {
    if (std::find(names.begin(), names.end(), feature.column) == names.end()) names.push_back(feature.column);
  }
  std::vector<MeasureByCluster> out;
  for (const std::string& name : names) {
    const ColumnView* column = table.find(name);
    if (column != nullptr && is_number_column(*column)) out.push_back(measure_by_cluster(*column, cluster, k));
  }
  return out;
}

const MeasureByCluster& measure_named(const std::vector<MeasureByCluster>& measures, const std::string& column) {
  return *std::find_if(measures.begin(), measures.end(),
                       [&](const MeasureByCluster& measure) { return measure.column == column; });
}

// Means of clusters in standard deviations from the mean of all, per feature.
std::vector<std::vector<double>> z_scores(const FeatureMatrix& matrix, const Separation& separation) {
  const std::size_t d = matrix.columns.size();
  std::vector<std::vector<double>> z(d);
  for (std::size_t j = 0; j < d; ++j) {
    const Moments moments = moments_of(matrix.columns[j]);
    for (std::size_t c = 0; c < separation.sizes.size(); ++c)
      z[j].push_back((separation.means[c * d + j] - moments.mean) / std::sqrt(moments.variance));
  }
  return z;
}

std::vector<QualityRow> quality_of(const FeatureMatrix& matrix, const PointLabels& labels, const Separation& separation,
                                   const Clusters& clusters) {
  std::vector<QualityRow> rows = {
      {"silhouette", silhouette(matrix.spans(), labels.cluster, clusters.size()),
       "-1 to 1: how much nearer customers are to their own cluster than to the next"},
      {"simplified_silhouette", separation.simplified_silhouette, "The same by distances to centres"},
      {"calinski_harabasz", separation.calinski_harabasz,
       "Variance between clusters over that within; larger is better"},
      {"davies_bouldin", separation.davies_bouldin, "Likeness of each cluster to its nearest; smaller is better"},
      {"inertia", separation.inertia, "Sum of squared distances to the clusters' means"}};
  if (clusters.method == ClusterMethod::mixture) {
    rows.push_back({"log_likelihood", clusters.log_likelihood, "Of the mixture, over all customers with a cluster"});
    rows.push_back({"bic", clusters.bic, "Bayes criterion; smaller is better"});
    rows.push_back({"aic", clusters.aic, "Akaike's criterion; smaller is better"});
  }
  return rows;
}

// Money spent by cluster; empty without amounts.
std::vector<double> revenue_of(const std::vector<MeasureByCluster>& measures) {
  for (const MeasureByCluster& measure : measures) {
    if (measure.column == "monetary_total") return measure.sum;
  }
  return {};
}

}  // namespace

void describe(const TableView& table, const FeatureMatrix& matrix, const PointLabels& labels, const Clusters& clusters,
              ClusterResult& result) {
  const std::size_t k = clusters.size();
  const Separation separation = separation_of(matrix.spans(), labels.cluster, k);
  const std::span<const std::uint8_t> codes = result.assignment.cluster;
  std::vector<MeasureByCluster> measures = measures_of(table, matrix.features, codes, k);
  const std::vector<std::vector<double>> z = z_scores(matrix, separation);
  std::vector<NamedFeature> named;
  for (std::size_t j = 0; j < z.size(); ++j) {
    const MeasureByCluster& raw = measure_named(measures, matrix.features[j].column);
    named.push_back({raw.column, raw.unit, z[j], {raw.median.begin() + 1, raw.median.end()}});
  }
  result.model.names = cluster_names(named, k);
  std::vector<double> revenue = revenue_of(measures);
  result.clusters =
      profile_table({result.model, sizes_by_cluster(codes, k), std::move(revenue), std::move(measures), z});
  std::vector<QualityRow> quality = quality_of(matrix, labels, separation, clusters);
  result.points = point_table(matrix, result.model, labels.cluster, table.find("customer_id"), quality);
  result.quality = quality_table(std::move(quality));
}

}  // namespace clustering

Table assigned_table(const TableView& customers, const ClusterAssignment& assignment, const ClusterModel& model) {
  using namespace clustering;
  const std::span<const std::uint8_t> codes = assignment.cluster;
  std::vector<MeasureByCluster> measures = measures_of(customers, model.features, codes, model.clusters());
  std::vector<double> revenue = revenue_of(measures);
  return profile_table({model, sizes_by_cluster(codes, model.clusters()), std::move(revenue), std::move(measures), {}});
}

}  // namespace quintile
