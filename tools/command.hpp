// What every subcommand is.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace quintile::tool {

/// Heading of the commands on the help page.
inline constexpr const char* kCommandGroup = "Commands";

/// A subcommand: its constructor declares the flags, execute() does the work after they have been parsed.
class Command {
 public:
  Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  virtual ~Command() = default;
  [[nodiscard]] virtual const CLI::App& app() const = 0;
  virtual void execute() = 0;
};

[[nodiscard]] std::unique_ptr<Command> make_run_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_fit_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_predict_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_diagnose_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_import_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_generate_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_inspect_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_assign_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_show_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_export_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_rules_command(CLI::App& parent);
[[nodiscard]] std::unique_ptr<Command> make_help_command(CLI::App& parent);

/// All of them, in the order of the help page.
[[nodiscard]] std::vector<std::unique_ptr<Command>> make_commands(CLI::App& parent);

/// Throws UserError when a needed flag or argument is missing.
void require_given(const CLI::App& app, const std::string& value, const std::string& flag);
void require_given(const CLI::App& app, const std::vector<std::string>& values, const std::string& flag);

/// Throws UserError when an output (the one `flag` names; may be empty) would replace one of the inputs.
void require_not_an_input(const std::string& out, const std::vector<std::string>& inputs,
                          const std::string& flag = "--out");

}  // namespace quintile::tool
