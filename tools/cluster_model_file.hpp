// Clusters that an earlier run found and kept.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "quintile/cluster.hpp"
#include "quintile/time.hpp"

namespace quintile::tool {

struct ClusterModelFile {
  ClusterModel model;
  std::map<std::string, std::string> flags;  ///< of that run, by name without dashes
  std::optional<TimeNs> as_of;               ///< of that run, if the file says so

  /// A flag of that run; empty when the file does not say it.
  [[nodiscard]] std::string flag(const std::string& name) const;
  /// Features that are projections of future purchases.
  [[nodiscard]] bool needs_projection() const;
};

/// Reads what 'quintile run --clusters' wrote. Throws DataError when there are no clusters that customers can be
/// assigned to.
[[nodiscard]] ClusterModelFile read_cluster_model(const std::string& path);

}  // namespace quintile::tool
