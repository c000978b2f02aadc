#include <algorithm>
#include <limits>
#include <utility>

#include "engine/cluster/spread_labels.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clustering {

namespace {

// A value for every customer: NaN where there is none.
Buffer<double> spread(const FeatureMatrix& matrix, const Buffer<double>& values) {
  Buffer<double> out(matrix.customers);
  parallel_blocks(matrix.customers, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::fill(out.begin() + begin, out.begin() + end, std::numeric_limits<double>::quiet_NaN());
  });
  parallel_blocks(matrix.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[matrix.customer(i)] = values[i];
  });
  return out;
}

}  // namespace

ClusterAssignment spread_labels(const FeatureMatrix& matrix, const PointLabels& labels, ClusterMethod method) {
  ClusterAssignment out;
  out.cluster = Buffer<std::uint8_t>(matrix.customers);
  parallel_blocks(matrix.customers, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::fill(out.cluster.begin() + begin, out.cluster.begin() + end, std::uint8_t{0});
  });
  parallel_blocks(matrix.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      out.cluster[matrix.customer(i)] = static_cast<std::uint8_t>(labels.cluster[i] + 1);
  });
  (method == ClusterMethod::kmeans ? out.distance : out.probability) = spread(matrix, labels.closeness);
  for (const Buffer<double>& column : labels.responsibilities) out.responsibilities.push_back(spread(matrix, column));
  return out;
}

}  // namespace clustering

ClusterAssignment assign_clusters(const TableView& customers, const ClusterModel& model) {
  using namespace clustering;
  const FeatureMatrix matrix = apply_features(customers, model.features);
  Clusters clusters;
  clusters.method = model.method;
  clusters.features = model.features.size();
  clusters.centres = model.centres;
  clusters.mixture = model.mixture;
  const PointLabels labels = matrix.size() > 0 ? label_points(matrix.spans(), clusters) : PointLabels{};
  ClusterAssignment out = spread_labels(matrix, labels, model.method);
  out.notes = matrix.notes;
  return out;
}

}  // namespace quintile
