// Flags for an input that is summarised per customer already.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

#include "quintile/log.hpp"

namespace quintile::tool {

/// The flags as typed.
struct SummaryFlags {
  bool summary = false;
  bool recency_is_t_x = false;
  bool recency_is_since_last = false;
  std::string columns, unit, weights;

  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app);
  /// Declares --weights, for commands that fit.
  void declare_weights(CLI::App& app, const std::string& group);
  /// Throws UserError.
  [[nodiscard]] SummaryTableOptions options(std::optional<TimeNs> as_of) const;
};

}  // namespace quintile::tool
