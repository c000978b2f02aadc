#include <fmt/format.h>

#include <algorithm>

#include "quintile/error.hpp"
#include "quintile/rules.hpp"
#include "quintile/suggestion.hpp"
#include "tools/command.hpp"
#include "tools/help.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/rule_choice.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile rules print list                 what there is\n"
    "  quintile rules print standard > my.toml   a file to start from\n"
    "  quintile rules lint my.toml               before it is used\n"
    "  quintile run log.h5 --rules my.toml --out result.h5";

class RulesCommand : public Command {
 public:
  explicit RulesCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("rules", "Print and check segment rules")),
        print_(*app_.add_subcommand("print", "Print a built-in rule set as TOML; 'list' names them all")),
        lint_(*app_.add_subcommand("lint", "Look for gaps, overlaps and rules that never match")) {
    app_.require_subcommand(0, 1);
    print_.add_option("name", name_, "standard, rfm-r, rf-grid or list");
    lint_.add_option("rules", file_, "A rule file, or the name of a built-in rule set");
    app_.group(kCommandGroup);
    app_.footer(kExamples);
    print_.footer(kExamples);
    lint_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    if (print_.parsed()) {
      print_rules();
    } else if (lint_.parsed()) {
      lint_rules();
    } else {
      print(help_page(app_));
    }
  }

 private:
  void print_rules() const {
    if (name_ != "list" && !name_.empty()) {
      const std::vector<std::string> names = builtin_rule_names();
      if (std::find(names.begin(), names.end(), name_) == names.end()) {
        throw UserError(
            fmt::format("no built-in rule set '{}'.{} They are {}.", name_, did_you_mean(name_, names), listed(names)));
      }
      print(builtin_rule_text(name_));
      return;
    }
    TextTable table;
    table.add_column("Rules", Align::left);
    table.add_column("Segments", Align::right);
    table.add_column("Description", Align::left);
    constexpr std::size_t kAnyLines = 10;
    table.wrap_last_column(kAnyLines);
    for (const std::string& name : builtin_rule_names()) {
      const RuleSet rules = builtin_rules(name);
      table.add_row({name, std::to_string(rules.rules.size()), rules.description});
    }
    print(table.text(output_width()));
  }

  void lint_rules() const {
    require_given(lint_, file_, "the rule file");
    const RuleSet rules = choose_rules(file_);
    std::vector<LintFinding> findings = lint(rules);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const LintFinding& a, const LintFinding& b) { return a.severity > b.severity; });
    std::size_t bad = 0;
    for (const LintFinding& finding : findings) {
      print(finding_text(finding) + "\n");
      bad += finding.severity == LintFinding::Severity::note ? 0U : 1U;
    }
    if (bad > 0) {
      throw UserError(
          fmt::format("{}: {} {} worse than a note.", file_, counted(bad, "finding"), bad == 1 ? "is" : "are"));
    }
    print(fmt::format("{}: {}, nothing wrong.\n", file_, counted(rules.rules.size(), "rule")));
  }

  CLI::App& app_;
  CLI::App& print_;
  CLI::App& lint_;
  std::string name_;
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> make_rules_command(CLI::App& parent) { return std::make_unique<RulesCommand>(parent); }

}  // namespace quintile::tool
