// Flags that say how to read a log; shared by run, import and inspect.
#pragma once

#include <CLI/CLI.hpp>

#include <array>
#include <string>
#include <vector>

#include "quintile/log.hpp"

namespace quintile::tool {

/// The flags as typed.
struct LogFlags {
  std::vector<std::string> inputs;
  std::array<std::string, kLogRoles> columns;
  std::string amount_scale, kind_map, bad_rows, time_format, time_unit, utc_offset;
  std::string separator, column_names, decimal, encoding, dataset;
  bool text_ids = false;
  bool follow_external = false;

  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app);
  /// Throws UserError.
  [[nodiscard]] LogOptions options() const;
};

}  // namespace quintile::tool
