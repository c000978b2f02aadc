#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/cluster/choice/choose.hpp"
#include "engine/cluster/clustering.hpp"
#include "engine/cluster/feature/number_column.hpp"
#include "engine/cluster/profile/describe.hpp"
#include "engine/cluster/profile/measures.hpp"
#include "engine/cluster/quality/separation.hpp"
#include "engine/cluster/spread_labels.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

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
  if (options.responsibilities) labels = label_points(points, clusters, true);
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
