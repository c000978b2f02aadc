#include "engine/cluster/feature/transform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/cluster/feature/moments.hpp"
#include "engine/cluster/feature/rank_normal.hpp"
#include "engine/cluster/feature/yeo_johnson.hpp"
#include "engine/score/quantiles.hpp"
#include "kernels/likelihood.hpp"
#include "quintile/error.hpp"

namespace quintile::clustering {
namespace {

template <class Map>
void for_each_value(std::span<double> values, Map map) {
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) values[i] = map(values[i]);
  });
}

// sign(v) ln(1 + |v|). The kernel's domain ends below the largest numbers, whose logarithms hardly differ.
void take_logarithms(std::span<double> values) {
  constexpr double kLargest = 9e299;
  constexpr std::size_t kPiece = 1'024;
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    double sizes[kPiece];  // NOLINT(cppcoreguidelines-avoid-c-arrays): scratch of a loop
    for (std::size_t from = begin; from < end; from += kPiece) {
      const std::size_t n = std::min(kPiece, end - from);
      for (std::size_t i = 0; i < n; ++i) sizes[i] = std::min(std::abs(values[from + i]), kLargest);
      kernels::special_kernels().log1p(sizes, n, sizes);
      for (std::size_t i = 0; i < n; ++i) values[from + i] = std::copysign(sizes[i], values[from + i]);
    }
  });
}

}  // namespace

void fit_transform(FittedFeature& feature, std::span<double> values) {
  if (feature.transform == FeatureTransform::yeo_johnson) feature.lambda = yeo_johnson_lambda(values);
  if (feature.transform == FeatureTransform::rank_normal) feature.knots = rank_knots(values);
  apply_transform(feature, values);
}

void apply_transform(const FittedFeature& feature, std::span<double> values) {
  switch (feature.transform) {
    case FeatureTransform::log1p:
      take_logarithms(values);
      return;
    case FeatureTransform::yeo_johnson:
      for_each_value(values, [&](double v) { return yeo_johnson(v, feature.lambda); });
      return;
    case FeatureTransform::rank_normal:
      for_each_value(values, [&](double v) { return rank_normal(v, feature.knots); });
      return;
    case FeatureTransform::automatic:
    case FeatureTransform::none:
      return;
  }
}

bool fit_scale(FittedFeature& feature, std::span<const double> values, std::vector<std::string>& notes) {
  const Moments moments = moments_of(values);
  if (!std::isfinite(moments.variance) || !std::isfinite(moments.maximum - moments.minimum)) {
    throw DataError(fmt::format("the values of '{}' are too large to scale: {:g} to {:g}. Transform them by log1p.",
                                feature.column, moments.minimum, moments.maximum));
  }
  if (moments.minimum == moments.maximum) return false;
  feature.centre = moments.mean;
  feature.scale = std::sqrt(moments.variance);
  switch (feature.scaling) {
    case FeatureScaling::none:
      feature.centre = 0;
      feature.scale = 1;
      break;
    case FeatureScaling::z:
      break;
    case FeatureScaling::min_max:
      feature.centre = moments.minimum;
      feature.scale = moments.maximum - moments.minimum;
      break;
    case FeatureScaling::robust: {
      const std::vector<double> quartiles = scoring::quantiles(values, scoring::QuantileRule{{0.25, 0.5, 0.75}});
      feature.centre = quartiles[1];
      if (quartiles[2] > quartiles[0]) {
        feature.scale = quartiles[2] - quartiles[0];
      } else {
        notes.push_back(
            fmt::format("half of the customers have the same {0}: it is scaled by its standard deviation "
                        "and not by its interquartile range, which is 0",
                        feature.column));
      }
      break;
    }
  }
  return feature.scale > 0;
}

void apply_scale(const FittedFeature& feature, std::span<double> values) {
  const double factor = feature.weight / feature.scale;
  for_each_value(values, [&](double v) { return (v - feature.centre) * factor; });
}

}  // namespace quintile::clustering
