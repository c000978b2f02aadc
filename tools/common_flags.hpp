// Flags of every command that writes a file or takes long.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "quintile/log.hpp"

namespace quintile::tool {

inline constexpr const char* kOutputGroup = "Output";

struct OutputFlags {
  std::string out;
  std::string storage;
  bool force = false;

  void declare(CLI::App& app, const std::string& what);
  /// Throws UserError for a name that says that the file is something else.
  void require_hdf5_name() const;
  /// Throws UserError.
  [[nodiscard]] StorageOptions storage_options() const;
};

struct JobFlags {
  int threads = 0;
  bool quiet = false;

  void declare(CLI::App& app);
  /// Sets the number of threads. Throws UserError.
  void apply() const;
};

}  // namespace quintile::tool
