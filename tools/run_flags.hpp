// Flags that say how to score and segment.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "quintile/log.hpp"
#include "quintile/pipeline.hpp"
#include "tools/cluster_choice.hpp"
#include "tools/projection_flags.hpp"
#include "tools/renewal_flags.hpp"
#include "tools/summary_flags.hpp"

namespace quintile::tool {

/// The flags as typed.
struct RunFlags {
  std::string as_of, window, returns, period;
  std::string levels, method, weights, frequency, monetary, cuts;
  std::string rules, vip_share;
  std::string business, activity, subscription, lapse, loyal;
  std::string clv, clv_by, clv_lifetime, clv_unit;
  std::string renewals;
  RenewalFlags renewal;
  ClusterFlags clusters;
  bool clv_errors = false;
  bool clv_simple = false;
  ProjectionFlags projection;
  SummaryFlags table;

  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app);
  /// Throws UserError, and IoError for a rule file or an earlier result that cannot be read.
  [[nodiscard]] RunOptions options(DurationNs utc_offset) const;
};

}  // namespace quintile::tool
