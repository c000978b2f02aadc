// The rule set that --rules names.
#pragma once

#include <string>

#include "quintile/rules.hpp"

namespace quintile::tool {

/// A built-in rule set by its name, or one from a file. Throws UserError (with the names there are) or IoError.
[[nodiscard]] RuleSet choose_rules(const std::string& name_or_file);

/// Its TOML text.
[[nodiscard]] std::string rule_text(const std::string& name_or_file);

/// A sentence for each thing the linter finds, worst first: "warning: rule 'x': ...".
[[nodiscard]] std::string finding_text(const LintFinding& finding);

}  // namespace quintile::tool
