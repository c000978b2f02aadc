// Flags in a TOML file.
#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <string>

namespace quintile::tool {

/// Sets the flags named in a TOML file, one top-level key a flag without its dashes (`as-of = 2011-12-10`,
/// `input = ["a.csv", "b.csv"]`, `levels = [5, 5, 3]`, `kind-map = {buy = "purchase"}`). Flags given on the command
/// line win. Throws UserError naming file, line and key, and IoError when the file cannot be read.
void apply_config(CLI::App& app, const std::string& path);

/// The flags in force, defaults included, as TOML text that apply_config reads; `replaced` overrides values.
[[nodiscard]] std::string config_text(const CLI::App& app, const std::map<std::string, std::string>& replaced);

}  // namespace quintile::tool
