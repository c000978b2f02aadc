#include <fmt/format.h>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/command.hpp"
#include "tools/help.hpp"
#include "tools/output.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile help run\n"
    "  quintile help rules lint";

// `quintile help run` for those who do not think of `quintile run --help`.
class HelpCommand : public Command {
 public:
  explicit HelpCommand(CLI::App& parent) : root_(parent), app_(*parent.add_subcommand("help", "Explain a command")) {
    app_.add_option("command", words_, "The command; default: print all of them");
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    const CLI::App* command = &root_;
    for (const std::string& word : words_) command = &child(*command, word);
    print(help_page(*command));
  }

 private:
  static const CLI::App& child(const CLI::App& parent, const std::string& name) {
    std::vector<std::string> names;
    for (const CLI::App* command : parent.get_subcommands({})) {
      if (command->get_name() == name) return *command;
      names.push_back(command->get_name());
    }
    throw UserError(names.empty() ? fmt::format("'{}' has no commands such as '{}'.", parent.get_name(), name)
                                  : fmt::format("unknown command '{}'.{} The commands are {}.", name,
                                                did_you_mean(name, names), listed(names)));
  }

  CLI::App& root_;
  CLI::App& app_;
  std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Command> make_help_command(CLI::App& parent) { return std::make_unique<HelpCommand>(parent); }

}  // namespace quintile::tool
