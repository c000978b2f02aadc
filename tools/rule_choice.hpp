// The rule set that --rules names.
#pragma once

#include <string>
#include <vector>

#include "quintile/rules.hpp"

namespace quintile::tool {

/// A built-in rule set by its name, or one from a file. Throws UserError (with the names there are) or IoError.
[[nodiscard]] RuleSet choose_rules(const std::string& name_or_file);

/// Its TOML text.
[[nodiscard]] std::string rule_text(const std::string& name_or_file);

/// What a run should say about its rules; nothing about built-in ones, which their users cannot change. Throws
/// UserError for a rule set that cannot work.
[[nodiscard]] std::vector<std::string> rule_notes(const std::string& name_or_file, const RuleSet& rules);

/// A sentence for each thing the linter finds, worst first: "warning: rule 'x': ...".
[[nodiscard]] std::string finding_text(const LintFinding& finding);

}  // namespace quintile::tool
