#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/summary/table_of.hpp"
#include "quintile/cluster.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

struct Setting {
  std::string name, value;
};
struct Entry {
  std::size_t cluster, row, column;
  double value;
};
struct Centre {
  std::size_t cluster;
  std::string name, feature;
  double weight, value;
};
struct Knot {
  std::string feature;
  double value;
};

const TableView* find_table(const std::vector<TableView>& tables, std::string_view name) {
  for (const TableView& table : tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

[[noreturn]] void refuse(const std::string& what) {
  throw DataError(
      fmt::format("the file has no clusters that customers can be assigned to: {}. Write it again with "
                  "'quintile run --clusters auto'.",
                  what));
}

// Columns of a stored table, checked for being there.
class Rows {
 public:
  Rows(const std::vector<TableView>& tables, std::string_view name) : table_(find_table(tables, name)) {
    if (table_ == nullptr) refuse(fmt::format("the table {} is missing", name));
  }
  [[nodiscard]] std::size_t size() const { return table_->rows(); }
  [[nodiscard]] std::string text(std::string_view column, std::size_t row) const { return cell_text(at(column), row); }
  [[nodiscard]] double number(std::string_view column, std::size_t row) const {
    return std::visit(
        [&](const auto& values) -> double {
          if constexpr (std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
            refuse(fmt::format("the column {} of {} is a text", column, table_->name));
          } else {
            return static_cast<double>(values[row]);
          }
        },
        at(column).values);
  }

 private:
  [[nodiscard]] const ColumnView& at(std::string_view column) const {
    const ColumnView* found = table_->find(column);
    if (found == nullptr || found->size() != table_->rows())
      refuse(fmt::format("the column {} of {} is missing", column, table_->name));
    return *found;
  }
  const TableView* table_;
};

template <class T, std::size_t N, class Name>
T named(const std::string& name, const T (&values)[N], Name name_of) {
  for (const T value : values) {
    if (name_of(value) == name) return value;
  }
  refuse(fmt::format("'{}' is not known", name));
}

constexpr FeatureTransform kTransforms[] = {FeatureTransform::none, FeatureTransform::log1p,
                                            FeatureTransform::yeo_johnson, FeatureTransform::rank_normal};
constexpr FeatureScaling kScalings[] = {FeatureScaling::none, FeatureScaling::z, FeatureScaling::robust,
                                        FeatureScaling::min_max};
constexpr ClusterMethod kMethods[] = {ClusterMethod::kmeans, ClusterMethod::mixture};
constexpr Covariance kCovariances[] = {Covariance::full, Covariance::tied, Covariance::diagonal, Covariance::spherical};

std::vector<FittedFeature> read_features(const std::vector<TableView>& tables) {
  const Rows rows(tables, "cluster_features");
  std::vector<FittedFeature> features;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    FittedFeature feature;
    feature.column = rows.text("feature", i);
    feature.transform = named(rows.text("transform", i), kTransforms, feature_transform_name);
    feature.scaling = named(rows.text("scaling", i), kScalings, feature_scaling_name);
    feature.weight = rows.number("weight", i);
    feature.centre = rows.number("centre", i);
    feature.scale = rows.number("scale", i);
    feature.lambda = rows.number("lambda", i);
    if (!(feature.weight > 0) || !(feature.scale > 0) || !std::isfinite(feature.weight * feature.centre))
      refuse(fmt::format("the feature {} has no scale", feature.column));
    features.push_back(std::move(feature));
  }
  if (features.empty()) refuse("there are no features");
  if (find_table(tables, "cluster_knots") == nullptr) return features;
  const Rows knots(tables, "cluster_knots");
  for (std::size_t i = 0; i < knots.size(); ++i) {
    for (FittedFeature& feature : features) {
      if (feature.column == knots.text("feature", i)) feature.knots.push_back(knots.number("value", i));
    }
  }
  for (const FittedFeature& feature : features) {
    const bool ascend = std::is_sorted(feature.knots.begin(), feature.knots.end());
    if (feature.transform == FeatureTransform::rank_normal && (feature.knots.empty() || !ascend))
      refuse(fmt::format("the feature {} has no knots", feature.column));
  }
  return features;
}

void read_centres(const std::vector<TableView>& tables, ClusterModel& model) {
  const Rows rows(tables, "cluster_centres");
  const std::size_t d = model.features.size();
  if (rows.size() == 0 || rows.size() % d != 0 || rows.size() / d > kMostClusters)
    refuse("the centres do not fit the features");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.text("feature", i) != model.features[i % d].column ||
        rows.number("cluster", i) != static_cast<double>(i / d + 1))
      refuse("the centres are in another order");
    if (i % d == 0) {
      model.names.push_back(rows.text("name", i));
      model.mixture.weights.push_back(rows.number("weight", i));
    }
    model.centres.push_back(rows.number("value", i));
    if (!std::isfinite(model.centres.back())) refuse("a centre is not finite");
  }
}

void read_covariances(const std::vector<TableView>& tables, ClusterModel& model) {
  const Rows rows(tables, "cluster_covariances");
  const std::size_t d = model.features.size();
  if (rows.size() != model.clusters() * d * d) refuse("the covariances do not fit the centres");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    model.mixture.covariances.push_back(rows.number("value", i));
    if (!std::isfinite(model.mixture.covariances.back())) refuse("a covariance is not finite");
  }
  for (const double weight : model.mixture.weights) {
    if (!(weight > 0)) refuse("a component has no weight");
  }
  model.mixture.features = static_cast<std::uint32_t>(d);
  model.mixture.means = model.centres;
}

}  // namespace

std::vector<Table> cluster_model_tables(const ClusterModel& model) {
  const std::size_t d = model.features.size();
  const bool mixture = model.method == ClusterMethod::mixture;
  std::vector<Table> out;
  std::vector<Setting> settings = {{"method", std::string(cluster_method_name(model.method))}};
  if (mixture) settings.push_back({"covariance", std::string(covariance_name(model.covariance))});
  out.push_back(TableOf<Setting>("cluster_model", std::move(settings))
                    .text("setting", "What is said", [](const Setting& s) { return s.name; })
                    .text("value", "What it says", [](const Setting& s) { return s.value; })
                    .take());
  out.push_back(
      TableOf<FittedFeature>("cluster_features", model.features)
          .text("feature", "The column", [](const FittedFeature& f) { return f.column; })
          .text("transform", "none, log1p, yeo-johnson or rank-normal",
                [](const FittedFeature& f) { return std::string(feature_transform_name(f.transform)); })
          .text("scaling", "none, z, robust or min-max",
                [](const FittedFeature& f) { return std::string(feature_scaling_name(f.scaling)); })
          .number("weight", "", "Factor of the scaled value", [](const FittedFeature& f) { return f.weight; })
          .number("centre", "", "Subtracted from the transformed value",
                  [](const FittedFeature& f) { return f.centre; })
          .number("scale", "", "Divides what is left", [](const FittedFeature& f) { return f.scale; })
          .number("lambda", "", "Power of yeo-johnson; 1 for others", [](const FittedFeature& f) { return f.lambda; })
          .take());
  std::vector<Knot> knots;
  for (const FittedFeature& feature : model.features) {
    for (const double value : feature.knots) knots.push_back({feature.column, value});
  }
  if (!knots.empty()) {
    out.push_back(TableOf<Knot>("cluster_knots", std::move(knots))
                      .text("feature", "The column", [](const Knot& k) { return k.feature; })
                      .number("value", "", "Quantiles at equal steps, from the least to the greatest",
                              [](const Knot& k) { return k.value; })
                      .take());
  }
  std::vector<Centre> centres;
  std::vector<Entry> covariances;
  for (std::size_t c = 0; c < model.clusters(); ++c) {
    const double weight = mixture ? model.mixture.weights[c] : 1;
    for (std::size_t j = 0; j < d; ++j) {
      centres.push_back({c + 1, model.names[c], model.features[j].column, weight, model.centres[c * d + j]});
      for (std::size_t l = 0; l < d && mixture; ++l)
        covariances.push_back({c + 1, j, l, model.mixture.covariances[(c * d + j) * d + l]});
    }
  }
  out.push_back(TableOf<Centre>("cluster_centres", std::move(centres))
                    .count("cluster", "Code of the cluster", [](const Centre& c) { return c.cluster; })
                    .text("name", "Its name", [](const Centre& c) { return c.name; })
                    .text("feature", "The column", [](const Centre& c) { return c.feature; })
                    .number("weight", "1", "Share of a mixture's component; 1 for k-means",
                            [](const Centre& c) { return c.weight; })
                    .number("value", "", "The centre, as a feature: transformed, scaled and weighted",
                            [](const Centre& c) { return c.value; })
                    .take());
  if (!mixture) return out;
  out.push_back(TableOf<Entry>("cluster_covariances", std::move(covariances))
                    .count("cluster", "Code of the cluster", [](const Entry& e) { return e.cluster; })
                    .count("row", "Number of a feature, from 0", [](const Entry& e) { return e.row; })
                    .count("column", "Number of another", [](const Entry& e) { return e.column; })
                    .number("value", "", "Covariance of the two features", [](const Entry& e) { return e.value; })
                    .take());
  return out;
}

ClusterModel cluster_model_from(const std::vector<Table>& tables) {
  std::vector<TableView> views;
  for (const Table& table : tables) views.push_back(table.view());
  ClusterModel model;
  std::map<std::string, std::string> settings;
  const Rows rows(views, "cluster_model");
  for (std::size_t i = 0; i < rows.size(); ++i) settings[rows.text("setting", i)] = rows.text("value", i);
  model.method = named(settings["method"], kMethods, cluster_method_name);
  model.features = read_features(views);
  read_centres(views, model);
  if (model.method == ClusterMethod::kmeans) {
    model.mixture = {};
    return model;
  }
  model.covariance = named(settings["covariance"], kCovariances, covariance_name);
  read_covariances(views, model);
  return model;
}

}  // namespace quintile
