#include "tools/rule_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"

namespace quintile::tool {
namespace {

bool is_builtin(const std::string& name) {
  const std::vector<std::string> names = builtin_rule_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

void require_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return;
  const std::vector<std::string> names = builtin_rule_names();
  throw UserError(fmt::format("no rule set '{}': no file has this name, and the built-in ones are {}.{}", path,
                              listed(names), did_you_mean(path, names)));
}

}  // namespace

RuleSet choose_rules(const std::string& name_or_file) {
  if (is_builtin(name_or_file)) return builtin_rules(name_or_file);
  require_file(name_or_file);
  return load_rules(name_or_file);
}

std::string rule_text(const std::string& name_or_file) {
  if (is_builtin(name_or_file)) return builtin_rule_text(name_or_file);
  require_file(name_or_file);
  std::ifstream file(name_or_file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) throw IoError(fmt::format("cannot read the rule file {}. Check its permissions.", name_or_file));
  return text;
}

std::vector<std::string> rule_notes(const std::string& name_or_file, const RuleSet& rules) {
  std::vector<std::string> notes;
  if (is_builtin(name_or_file)) return notes;
  for (const LintFinding& finding : lint(rules)) {
    if (finding.severity == LintFinding::Severity::error) {
      throw UserError(fmt::format("{0}: {1} See 'quintile rules lint {0}'.", name_or_file, finding_text(finding)));
    }
    if (finding.severity == LintFinding::Severity::warning) {
      notes.push_back(fmt::format("{}: {}", name_or_file, finding_text(finding)));
    }
  }
  return notes;
}

std::string finding_text(const LintFinding& finding) {
  const char* severity = "note";
  if (finding.severity == LintFinding::Severity::warning) severity = "warning";
  if (finding.severity == LintFinding::Severity::error) severity = "error";
  const bool named = finding.message.find(fmt::format("'{}'", finding.rule)) != std::string::npos;
  const std::string rule = finding.rule.empty() || named ? std::string() : fmt::format(" rule '{}':", finding.rule);
  return fmt::format("{}:{} {}", severity, rule, finding.message);
}

}  // namespace quintile::tool
