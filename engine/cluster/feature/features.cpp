#include "quintile/features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/cluster/feature/complete_rows.hpp"
#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/feature/number_column.hpp"
#include "engine/cluster/feature/transform.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clustering {
namespace {

FeatureTransform resolved(FeatureTransform transform, const ColumnView& column) {
  if (transform != FeatureTransform::automatic) return transform;
  const bool count = std::holds_alternative<std::span<const std::uint32_t>>(column.values) ||
                     std::holds_alternative<std::span<const std::uint64_t>>(column.values) ||
                     std::holds_alternative<std::span<const std::int64_t>>(column.values);
  return count || column.unit == "days" || column.unit == "money" ? FeatureTransform::log1p : FeatureTransform::none;
}

void check_options(const std::vector<FeatureOptions>& features) {
  if (features.empty()) throw UserError("clusters need at least one feature. Name columns such as occasions.");
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (!(features[i].weight > 0) || !std::isfinite(features[i].weight)) {
      throw UserError(fmt::format("the weight of the feature '{}' must be a number > 0: {}.", features[i].column,
                                  features[i].weight));
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (features[i].column == features[j].column) {
        throw UserError(
            fmt::format("the feature '{0}' is named twice. Give it a weight instead, such as "
                        "{0}:auto:z:2.",
                        features[i].column));
      }
    }
  }
}

FeatureMatrix start(const CompleteRows& rows) {
  FeatureMatrix out;
  out.customers = rows.customers;
  return out;
}

void add_missing_notes(const CompleteRows& rows, const std::vector<const ColumnView*>& columns,
                       std::vector<std::string>& notes) {
  if (rows.complete == rows.customers) return;
  std::vector<std::string> reasons;
  if (rows.without_purchase > 0) reasons.push_back(fmt::format("{} have no purchase", rows.without_purchase));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (rows.missing[c] > 0) reasons.push_back(fmt::format("{} have no {}", rows.missing[c], columns[c]->name));
  }
  notes.push_back(fmt::format("{} of {} customers get no cluster: {}", rows.customers - rows.complete, rows.customers,
                              fmt::join(reasons, ", ")));
}

std::string left_out(const FittedFeature& feature, const Range& range) {
  if (range.minimum == range.maximum)
    return fmt::format("the feature '{}' is left out: it is {} for every customer", feature.column, range.minimum);
  return fmt::format("the feature '{}' is left out: but for rounding it is the same for every customer, {:g} to {:g}{}",
                     feature.column, range.minimum, range.maximum,
                     range.varies() ? fmt::format(" before {}", feature_transform_name(feature.transform)) : "");
}

}  // namespace
}  // namespace clustering

std::string_view feature_transform_name(FeatureTransform transform) {
  switch (transform) {
    case FeatureTransform::automatic:
      return "auto";
    case FeatureTransform::none:
      return "none";
    case FeatureTransform::log1p:
      return "log1p";
    case FeatureTransform::yeo_johnson:
      return "yeo-johnson";
    case FeatureTransform::rank_normal:
      return "rank-normal";
  }
  throw UserError("unknown transform of a feature");
}

std::string_view feature_scaling_name(FeatureScaling scaling) {
  switch (scaling) {
    case FeatureScaling::none:
      return "none";
    case FeatureScaling::z:
      return "z";
    case FeatureScaling::robust:
      return "robust";
    case FeatureScaling::min_max:
      return "min-max";
  }
  throw UserError("unknown scaling of a feature");
}

FeatureMatrix fit_features(const TableView& table, const std::vector<FeatureOptions>& features) {
  using namespace clustering;
  check_options(features);
  std::vector<const ColumnView*> columns;
  for (const FeatureOptions& feature : features) columns.push_back(&number_column(table, feature.column));
  CompleteRows rows = complete_rows(table, columns);
  FeatureMatrix out = start(rows);
  add_missing_notes(rows, columns, out.notes);
  if (rows.complete == 0)
    throw DataError(fmt::format("no customer has all features: {}. Name other features.",
                                out.notes.empty() ? "the table is empty" : out.notes.front()));
  for (std::size_t c = 0; c < features.size(); ++c) {
    FittedFeature feature;
    feature.column = features[c].column;
    feature.transform = resolved(features[c].transform, *columns[c]);
    feature.scaling = features[c].scaling;
    feature.weight = features[c].weight;
    Buffer<double> values = gather(*columns[c], rows);
    // Asked before transforming: ranks would make much of rounding.
    const Range range = range_of(values);
    bool varies = range.varies();
    if (varies) {
      fit_transform(feature, values);
      varies = fit_scale(feature, values, out.notes);
    }
    if (!varies) {
      out.notes.push_back(left_out(feature, range));
      continue;
    }
    apply_scale(feature, values);
    out.features.push_back(std::move(feature));
    out.columns.push_back(std::move(values));
  }
  if (out.columns.empty())
    throw DataError(fmt::format("there is nothing to tell customers apart by: {}. Name other features.",
                                fmt::join(out.notes, "; ")));
  out.row = std::move(rows.row);
  return out;
}

FeatureMatrix apply_features(const TableView& table, const std::vector<FittedFeature>& features) {
  using namespace clustering;
  std::vector<const ColumnView*> columns;
  for (const FittedFeature& feature : features) columns.push_back(&number_column(table, feature.column));
  CompleteRows rows = complete_rows(table, columns);
  FeatureMatrix out = start(rows);
  add_missing_notes(rows, columns, out.notes);
  out.features = features;
  for (std::size_t c = 0; c < features.size(); ++c) {
    Buffer<double> values = gather(*columns[c], rows);
    apply_transform(features[c], values);
    apply_scale(features[c], values);
    out.columns.push_back(std::move(values));
  }
  out.row = std::move(rows.row);
  return out;
}

}  // namespace quintile
