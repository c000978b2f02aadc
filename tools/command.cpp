#include "tools/command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "quintile/error.hpp"

namespace quintile::tool {
namespace {

[[noreturn]] void fail_missing(const CLI::App& app, const std::string& flag) {
  throw UserError(fmt::format("{} is missing. See 'quintile {} --help'.", flag, app.get_name()));
}

}  // namespace

std::vector<std::unique_ptr<Command>> make_commands(CLI::App& parent) {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(make_run_command(parent));
  commands.push_back(make_fit_command(parent));
  commands.push_back(make_predict_command(parent));
  commands.push_back(make_diagnose_command(parent));
  commands.push_back(make_assign_command(parent));
  commands.push_back(make_show_command(parent));
  commands.push_back(make_export_command(parent));
  commands.push_back(make_inspect_command(parent));
  commands.push_back(make_import_command(parent));
  commands.push_back(make_generate_command(parent));
  commands.push_back(make_rules_command(parent));
  commands.push_back(make_help_command(parent));
  return commands;
}

void require_given(const CLI::App& app, const std::string& value, const std::string& flag) {
  if (value.empty()) fail_missing(app, flag);
}

void require_given(const CLI::App& app, const std::vector<std::string>& values, const std::string& flag) {
  if (values.empty()) fail_missing(app, flag);
}

void require_not_an_input(const std::string& out, const std::vector<std::string>& inputs, const std::string& flag) {
  for (const std::string& input : inputs) {
    std::error_code missing;
    if (std::filesystem::equivalent(out, input, missing)) {
      throw UserError(fmt::format("the output is one of the inputs: {}. Name another file with {}.", out, flag));
    }
  }
}

}  // namespace quintile::tool
