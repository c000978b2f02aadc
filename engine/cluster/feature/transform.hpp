// Transforms and scales of one feature.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "quintile/features.hpp"

namespace quintile::clustering {

/// Fits the transform of `feature` to raw values and replaces them by the transformed ones.
void fit_transform(FittedFeature& feature, std::span<double> values);

/// Replaces raw values by transformed ones.
void apply_transform(const FittedFeature& feature, std::span<double> values);

/// Fits centre and scale to transformed values. False when they are all the same. Throws DataError when they are too
/// large for it.
[[nodiscard]] bool fit_scale(FittedFeature& feature, std::span<const double> values, std::vector<std::string>& notes);

/// Replaces transformed values by weight * (v - centre) / scale.
void apply_scale(const FittedFeature& feature, std::span<double> values);

}  // namespace quintile::clustering
