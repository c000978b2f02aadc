// Columns of customers as features: transformed, scaled and weighted, so that distances between customers mean
// something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// What happens to a value before it is scaled.
enum class FeatureTransform : std::uint8_t {
  automatic,    ///< log1p for columns in days or money and for counts, none for others
  none,         ///< v
  log1p,        ///< sign(v) ln(1 + |v|): also for the negative totals that returns make
  yeo_johnson,  ///< the power that makes the column most like a normal one by maximum likelihood (Yeo and Johnson 2000)
  rank_normal,  ///< the normal quantile of the value's rank; equal values share the middle of theirs
};

/// (v - centre) / scale of the transformed values.
enum class FeatureScaling : std::uint8_t {
  none,     ///< 0 and 1
  z,        ///< mean and standard deviation
  robust,   ///< median and interquartile range
  min_max,  ///< least value and range
};

struct FeatureOptions {
  std::string column;
  FeatureTransform transform = FeatureTransform::automatic;
  FeatureScaling scaling = FeatureScaling::z;
  double weight = 1;  ///< the scaled feature is multiplied by it; > 0 and finite
};

/// "auto", "none", "log1p", "yeo-johnson", "rank-normal"; "none", "z", "robust", "min-max".
[[nodiscard]] std::string_view feature_transform_name(FeatureTransform transform);
[[nodiscard]] std::string_view feature_scaling_name(FeatureScaling scaling);

/// All that turns values of a column into a feature: weight * (transform(v) - centre) / scale.
struct FittedFeature {
  std::string column;
  FeatureTransform transform = FeatureTransform::none;  ///< never automatic
  FeatureScaling scaling = FeatureScaling::z;
  double weight = 1;
  double centre = 0;
  double scale = 1;           ///< > 0
  double lambda = 1;          ///< of yeo_johnson
  std::vector<double> knots;  ///< of rank_normal: equally spaced quantiles from the least value to the greatest
};

/// Features of the customers that have all of them.
struct FeatureMatrix {
  std::vector<FittedFeature> features;
  std::vector<Buffer<double>> columns;  ///< one per feature, a value per complete customer
  Buffer<std::uint32_t> row;            ///< index of each complete customer; empty when everybody is complete
  std::size_t customers = 0;            ///< all of them
  std::vector<std::string> notes;       ///< what was dropped, who has a value missing

  [[nodiscard]] std::size_t size() const noexcept { return columns.empty() ? 0 : columns.front().size(); }
  /// Index of complete customer i among all.
  [[nodiscard]] std::size_t customer(std::size_t i) const noexcept { return row.empty() ? i : row[i]; }
  [[nodiscard]] std::vector<std::span<const double>> spans() const { return {columns.begin(), columns.end()}; }
};

/// Fits transforms and scales to the complete customers and applies them. A customer is complete when every column is a
/// finite number and, where the table has `occasions`, there is at least one. A feature that is the same for all,
/// but for rounding (1e-12 of its largest value), is dropped with a note. Throws UserError for a column that is not
/// there, is no number or is named twice, and for a weight out of its range; DataError when no customer is complete or
/// no feature varies.
[[nodiscard]] FeatureMatrix fit_features(const TableView& table, const std::vector<FeatureOptions>& features);

/// Applies what was fitted to another table. Throws UserError when it lacks a column. No complete customer is no error.
[[nodiscard]] FeatureMatrix apply_features(const TableView& table, const std::vector<FittedFeature>& features);

}  // namespace quintile
