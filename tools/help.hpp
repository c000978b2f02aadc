// The look of --help pages and of complaints about flags.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace quintile::tool {

/// Lays out options in two columns and wraps their descriptions to the terminal.
[[nodiscard]] std::shared_ptr<CLI::Formatter> make_help_formatter();

/// The page that --help prints for a command or a command of a command.
[[nodiscard]] std::string help_page(const CLI::App& command);

/// Long names of an app's options, with their dashes.
[[nodiscard]] std::vector<std::string> flag_names(const CLI::App& app);

/// One sentence for a command line that does not parse, with a hint.
[[nodiscard]] std::string explain(const CLI::App& root, const CLI::ParseError& error);

}  // namespace quintile::tool
