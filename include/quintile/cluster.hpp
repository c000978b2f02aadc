// Customer types found in the data: features, k-means or a mixture, a name for each cluster.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/features.hpp"
#include "quintile/mixture.hpp"
#include "quintile/table.hpp"

namespace quintile {

enum class ClusterMethod : std::uint8_t {
  kmeans,   ///< nearest centre
  mixture,  ///< most probable component
};

/// "kmeans", "gmm".
[[nodiscard]] std::string_view cluster_method_name(ClusterMethod method);

/// Most clusters: a label is a byte and 0 means none.
inline constexpr std::uint32_t kMostClusters = 254;

struct ClusterOptions {
  ClusterMethod method = ClusterMethod::kmeans;
  /// Clusters, 1 to kMostClusters. Default: chosen from least_k to most_k, by the silhouette that is furthest above
  /// that of a cloud without clusters (kmeans) or the least BIC (mixture).
  std::optional<std::uint32_t> k;
  std::uint32_t least_k = 2;  ///< >= 2
  std::uint32_t most_k = 12;  ///< >= least_k
  /// Default: recency_days, occasions, monetary_total, p_alive and the last clv_... column, as far as there are any.
  std::vector<FeatureOptions> features;
  Covariance covariance = Covariance::full;  ///< of a mixture
  std::uint32_t starts = 10;                 ///< fits from different starts; a mixture has one for ten of them
  std::uint64_t seed = 0;
  bool responsibilities = false;  ///< of a mixture: also the probability of every cluster for every customer
};

/// All that assigns customers, also those of another log. Clusters are in the order of their labels 1, 2, ...: by
/// falling mean of monetary_total, or of the first feature where there is none.
struct ClusterModel {
  ClusterMethod method = ClusterMethod::kmeans;
  std::vector<FittedFeature> features;
  std::vector<std::string> names;  ///< one per cluster, all different
  std::vector<double> centres;     ///< clusters x features, row by row, as features
  Mixture mixture;                 ///< for ClusterMethod::mixture; its means are the centres
  Covariance covariance = Covariance::full;

  [[nodiscard]] std::size_t clusters() const noexcept { return names.size(); }
};

struct ClusterAssignment {
  Buffer<std::uint8_t> cluster;  ///< per customer: 1 to the number of clusters; 0: none, a feature is missing
  Buffer<double> distance;       ///< kmeans: to the centre, in units of the features; NaN for none
  Buffer<double> probability;    ///< mixture: that the customer comes from the component; NaN for none
  std::vector<Buffer<double>> responsibilities;  ///< by option: a column per cluster
  std::vector<std::string> notes;
};

/// Assigns the customers of a table. UserError when it lacks a column that the model takes.
[[nodiscard]] ClusterAssignment assign_clusters(const TableView& customers, const ClusterModel& model);

/// The table `clusters` of ClusterResult for customers that were assigned, without z-scores.
[[nodiscard]] Table assigned_table(const TableView& customers, const ClusterAssignment& assignment,
                                   const ClusterModel& model);

struct ClusterResult {
  ClusterModel model;
  ClusterAssignment assignment;
  /// A row per cluster, and one for customers without: cluster, name, customers, customer_share, revenue,
  /// revenue_share; mean_ and median_ of raw measures; z_ of each feature: mean of the transformed and scaled values in
  /// standard deviations from the mean of all.
  Table clusters;
  /// A row per k tried (see cluster_choice in docs/format.md); empty when k was given.
  Table choice;
  /// How good the clusters are: measure, value, meaning.
  Table quality;
  /// Two principal components of the centres and of a sample of customers: kind, cluster, name, customer_id, x, y.
  Table points;
  /// By compare_with_segments: a row per cluster and segment with customers: cluster, cluster_name, segment, customers,
  /// cluster_share, segment_share.
  Table segments;
  std::vector<std::string> notes;

  [[nodiscard]] bool fitted() const noexcept { return model.clusters() > 0; }
};

/// Finds clusters among the customers of a table and describes them. The same for any number of threads and any
/// instruction set. Fewer distinct customers than k give as many clusters as there are, with a note. Throws UserError
/// for options out of their range, and what fit_features throws.
[[nodiscard]] ClusterResult cluster_customers(const TableView& customers, const ClusterOptions& options = {});

/// cluster, cluster_name, and cluster_distance or cluster_probability; by option cluster_probability_1, ... Views into
/// both.
[[nodiscard]] std::vector<ColumnView> cluster_columns(const ClusterAssignment& assignment, const ClusterModel& model);

/// How two labellings of the same customers agree.
struct Agreement {
  double adjusted_rand = 0;       ///< 1: the same partition; 0: as by chance (Hubert and Arabie 1985)
  double mutual_information = 0;  ///< normalised by the mean of both entropies, 0..1
};

/// `a` and `b` have a code per customer. Customers with a code of 0 in `a` are left out.
[[nodiscard]] Agreement agreement(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

/// Sets result.segments, and adds the agreement to result.quality. `segment` is a label column of the same customers.
void compare_with_segments(ClusterResult& result, const ColumnView& segment);

/// The model as tables of a result file (cluster_features, cluster_centres, ...), and back. DataError when the tables
/// do not make a model.
[[nodiscard]] std::vector<Table> cluster_model_tables(const ClusterModel& model);
[[nodiscard]] ClusterModel cluster_model_from(const std::vector<Table>& tables);

}  // namespace quintile
