// Flags that say what is projected.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "quintile/clv.hpp"

namespace quintile::tool {

/// The flags as typed.
struct ProjectionFlags {
  std::string horizons, discount, margin;

  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app, const std::string& group);
  /// The parts of the options that these flags decide. Throws UserError.
  void read(ClvOptions& out) const;
};

}  // namespace quintile::tool
