#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/cluster/choice/choose.hpp"
#include "engine/cluster/clustering.hpp"
#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/feature/number_column.hpp"
#include "engine/cluster/profile/names.hpp"
#include "engine/cluster/profile/tables.hpp"
#include "engine/cluster/quality/silhouette.hpp"
#include "engine/cluster/spread_labels.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clustering {
namespace {

void check_options(const ClusterOptions& options) {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw UserError(sentence);
  };
  const std::uint32_t k = options.k.value_or(1);
  require(k >= 1 && k <= kMostClusters,
          fmt::format("the number of clusters must be from 1 to {}, not {}.", kMostClusters, k));
  require(options.least_k >= 2 && options.least_k <= options.most_k && options.most_k <= kMostClusters,
          fmt::format("clusters are chosen from a range between 2 and {}, not from {} to {}.", kMostClusters,
                      options.least_k, options.most_k));
  require(options.starts >= 1, "clusters need at least one start.");
}

// What customers are like when nobody says what to look at.
std::vector<FeatureOptions> default_features(const TableView& table) {
  std::vector<FeatureOptions> out;
  std::string value;
  for (const ColumnView& column : table.columns) {
    if (!is_number_column(column)) continue;
    for (const char* name : {"recency_days", "occasions", "monetary_total", "p_alive"}) {
      if (column.name == name) out.push_back({column.name});
    }
    // Horizons ascend.
    if (column.name.starts_with("clv_")) value = column.name;
  }
  if (!value.empty()) out.push_back({value});
  return out;
}

// Clusters by falling mean of what they have spent, or of the first feature.
std::vector<std::size_t> order_of(const TableView& table, const FeatureMatrix& matrix, const PointLabels& labels,
                                  const Separation& separation) {
  const std::size_t k = separation.sizes.size();
  std::vector<double> mean(k);
  const ColumnView* money = table.find("monetary_total");
  if (money != nullptr && is_number_column(*money)) {
    const ClusterAssignment all = spread_labels(matrix, labels, ClusterMethod::kmeans);
    const MeasureByCluster spent = measure_by_cluster(*money, all.cluster, k);
    for (std::size_t c = 0; c < k; ++c) mean[c] = std::isnan(spent.mean[c + 1]) ? 0 : spent.mean[c + 1];
  } else {
    for (std::size_t c = 0; c < k; ++c) mean[c] = separation.means[c * matrix.columns.size()];
  }
  std::vector<std::size_t> order(k);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return mean[a] > mean[b]; });
  return order;
}

// Renumbers labels: cluster order[i] becomes i.
void renumber(PointLabels& labels, const std::vector<std::size_t>& order) {
  std::vector<std::uint32_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<std::uint32_t>(i);
  parallel_blocks(labels.cluster.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) labels.cluster[i] = place[labels.cluster[i]];
  });
}

// The raw measures that a profile shows: the usual ones and the features.
std::vector<MeasureByCluster> measures_of(const TableView& table, const FeatureMatrix& matrix,
                                          std::span<const std::uint8_t> cluster, std::size_t k) {
  std::vector<std::string> names = {"recency_days", "tenure_days", "occasions", "monetary_total", "monetary_mean"};
  for (const FittedFeature& feature : matrix.features) {
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

void describe(const TableView& table, const FeatureMatrix& matrix, const PointLabels& labels, const Clusters& clusters,
              ClusterResult& result) {
  const std::size_t k = clusters.size();
  const Separation separation = separation_of(matrix.spans(), labels.cluster, k);
  const std::span<const std::uint8_t> codes = result.assignment.cluster;
  std::vector<MeasureByCluster> measures = measures_of(table, matrix, codes, k);
  const std::vector<std::vector<double>> z = z_scores(matrix, separation);
  std::vector<NamedFeature> named;
  for (std::size_t j = 0; j < z.size(); ++j) {
    const MeasureByCluster& raw = measure_named(measures, matrix.features[j].column);
    named.push_back({raw.column, raw.unit, z[j], {raw.median.begin() + 1, raw.median.end()}});
  }
  result.model.names = cluster_names(named, k);
  std::vector<double> revenue;
  if (table.find("monetary_total") != nullptr) revenue = measure_named(measures, "monetary_total").sum;
  result.clusters =
      profile_table({result.model, sizes_by_cluster(codes, k), std::move(revenue), std::move(measures), z});
  std::vector<QualityRow> quality = quality_of(matrix, labels, separation, clusters);
  result.points = point_table(matrix, result.model, labels.cluster, table.find("customer_id"), quality);
  result.quality = quality_table(std::move(quality));
}

}  // namespace
}  // namespace clustering

ClusterResult cluster_customers(const TableView& customers, const ClusterOptions& options) {
  using namespace clustering;
  clustering::check_options(options);
  const FeatureMatrix matrix =
      fit_features(customers, options.features.empty() ? default_features(customers) : options.features);
  const auto points = matrix.spans();
  const Search search{options.method, options.covariance, options.starts, options.seed};
  ClusterResult result;
  result.notes = matrix.notes;
  Clusters clusters;
  if (options.k) {
    clusters = find_clusters(points, *options.k, search);
  } else {
    Choice choice = choose_clusters(points, options.least_k, options.most_k, search);
    clusters = refine_clusters(points, choice.chosen, search);
    result.choice = std::move(choice.table);
    result.notes.push_back(std::move(choice.why));
  }
  result.notes.insert(result.notes.end(), clusters.notes.begin(), clusters.notes.end());
  PointLabels labels = label_points(points, clusters);
  const std::vector<std::size_t> order =
      order_of(customers, matrix, labels, separation_of(points, labels.cluster, clusters.size()));
  clusters = reordered(clusters, order);
  renumber(labels, order);
  result.model.method = options.method;
  result.model.features = matrix.features;
  result.model.centres = clusters.centres;
  result.model.mixture = clusters.mixture;
  result.model.covariance = options.covariance;
  result.assignment = spread_labels(matrix, labels, options.method);
  describe(customers, matrix, labels, clusters, result);
  return result;
}

}  // namespace quintile
