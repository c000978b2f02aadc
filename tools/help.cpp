#include "tools/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "quintile/suggestion.hpp"
#include "tools/terminal.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr std::size_t kNameColumn = 30;
constexpr std::size_t kWidestHelp = 110;
constexpr std::size_t kAnyLines = 100;

// "  name           description, wrapped and
//                  continued"
std::string entry(const std::string& name, const std::string& description) {
  const std::size_t width = std::min(output_width(), kWidestHelp);
  std::string out = "  " + name;
  std::string indent(kNameColumn, ' ');
  if (display_width(out) + 2 > kNameColumn) {
    out += "\n" + indent;
  } else {
    out.append(kNameColumn - display_width(out), ' ');
  }
  bool first = true;
  for (const std::string& line : wrap(description, width - kNameColumn, kAnyLines)) {
    out += (first ? std::string() : indent) + line + "\n";
    first = false;
  }
  if (first) out += "\n";
  return out;
}

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool positional) const override {
    std::string name = make_option_name(option, positional);
    if (!positional && option->get_type_size() != 0 && !option->get_type_name().empty()) {
      name += " " + option->get_type_name();
    }
    std::string description = option->get_description();
    if (!option->get_default_str().empty()) description += fmt::format(" [{}]", option->get_default_str());
    return entry(name, description);
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    // One blank line between groups, not two.
    return CLI::detail::find_and_replace(Formatter::make_help(app, std::move(name), mode), "\n\n\n", "\n\n");
  }
  std::string make_usage(const CLI::App* app, std::string name) const override {
    std::string usage = "\nUsage: " + (name.empty() ? app->get_name() : name);
    for (const CLI::Option* option : app->get_options([](const CLI::Option* o) { return o->get_positional(); })) {
      usage += " " + option->get_name(true) + (option->get_items_expected_max() > 1 ? "..." : "");
    }
    if (!app->get_subcommands({}).empty()) usage += " COMMAND";
    return usage + " [FLAGS]\n";
  }
};

// The deepest subcommand that was recognised.
const CLI::App& parsed_command(const CLI::App& app) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->parsed()) return parsed_command(*command);
  }
  return app;
}

std::string path_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

std::string explain_extra(const CLI::App& command, const std::string& extra) {
  if (extra.size() > 1 && extra.front() == '-') {
    const std::string flag = extra.substr(0, extra.find('='));
    return fmt::format("unknown flag {}.{}", flag, did_you_mean(flag, flag_names(command)));
  }
  std::vector<std::string> names;
  for (const CLI::App* child : command.get_subcommands({})) names.push_back(child->get_name());
  if (!names.empty()) {
    return fmt::format("unknown command '{}'.{} The commands are {}.", extra, did_you_mean(extra, names),
                       listed(names));
  }
  return fmt::format("unexpected argument '{}'.", extra);
}

}  // namespace

std::shared_ptr<CLI::Formatter> make_help_formatter() {
  auto formatter = std::make_shared<HelpFormatter>();
  formatter->label("Positionals", "Arguments");
  return formatter;
}

std::string help_page(const CLI::App& command) {
  return command.get_formatter()->make_help(&command, path_of(command), CLI::AppFormatMode::Normal);
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string explain(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App& command = parsed_command(root);
  std::string what = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extras = root.remaining(true);
    // A misspelt flag leaves its value behind as well; the flag is the one to talk about.
    const auto flag = std::find_if(extras.begin(), extras.end(),
                                   [](const std::string& extra) { return extra.size() > 1 && extra.front() == '-'; });
    const bool no_command = &command == &root;
    if (!extras.empty()) what = explain_extra(command, flag == extras.end() || no_command ? extras.front() : *flag);
  } else if (!what.empty() && what.back() != '.') {
    what += ".";
  }
  return fmt::format("{} See '{} --help'.", what, path_of(command));
}

}  // namespace quintile::tool
