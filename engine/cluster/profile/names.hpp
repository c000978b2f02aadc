// Plain names for clusters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quintile::clustering {

/// A feature as names see it.
struct NamedFeature {
  std::string column;
  std::string unit;
  std::vector<double> z;       ///< per cluster: its mean in standard deviations from the mean of all
  std::vector<double> median;  ///< per cluster: of the raw values
};

/// "recent, frequent, high value": the most telling features of each cluster, in their order, three at most. Names that
/// would be the same say how much ("very", "fairly"), then a median. All are different.
[[nodiscard]] std::vector<std::string> cluster_names(const std::vector<NamedFeature>& features, std::size_t clusters);

}  // namespace quintile::clustering
