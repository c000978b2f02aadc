#include <string>

#include "quintile/cluster.hpp"
#include "quintile/error.hpp"

namespace quintile {

std::string_view cluster_method_name(ClusterMethod method) {
  switch (method) {
    case ClusterMethod::kmeans:
      return "kmeans";
    case ClusterMethod::mixture:
      return "gmm";
  }
  throw UserError("unknown method of clustering");
}

std::vector<ColumnView> cluster_columns(const ClusterAssignment& assignment, const ClusterModel& model) {
  std::vector<ColumnView> out;
  if (model.clusters() == 0) return out;
  out.push_back({"cluster", "", "Code of the cluster; 0: none", ColumnRole::plain, assignment.cluster.span(), {}});
  std::vector<std::string> labels = {"none"};
  labels.insert(labels.end(), model.names.begin(), model.names.end());
  out.push_back({"cluster_name", "", "What the cluster's customers have in common", ColumnRole::label,
                 assignment.cluster.span(), std::move(labels)});
  if (model.method == ClusterMethod::kmeans) {
    out.push_back({"cluster_distance",
                   "",
                   "Distance to the cluster's centre, in units of the features",
                   ColumnRole::plain,
                   assignment.distance.span(),
                   {}});
  } else {
    out.push_back({"cluster_probability",
                   "1",
                   "Probability that the customer belongs to the cluster",
                   ColumnRole::plain,
                   assignment.probability.span(),
                   {}});
  }
  for (std::size_t c = 0; c < assignment.responsibilities.size(); ++c) {
    out.push_back({"cluster_probability_" + std::to_string(c + 1),
                   "1",
                   "Probability that the customer belongs to this cluster: " + model.names[c],
                   ColumnRole::plain,
                   assignment.responsibilities[c].span(),
                   {}});
  }
  return out;
}

}  // namespace quintile
