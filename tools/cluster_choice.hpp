// What flags say about clusters.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "quintile/cluster.hpp"

namespace quintile::tool {

/// The flags as typed.
struct ClusterFlags {
  std::string clusters, method, range, features, covariance, seed, starts;
  bool probabilities = false;

  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app);
  /// Nothing when no clusters are asked for. Throws UserError.
  [[nodiscard]] std::optional<ClusterOptions> options() const;
};

/// "recency_days:log1p:z:2,occasions": columns, each with transform, scaling and weight, which may be left out.
[[nodiscard]] std::vector<FeatureOptions> parse_features(const std::string& text);

}  // namespace quintile::tool
