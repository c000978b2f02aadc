// What every rule set must satisfy, wherever it comes from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "quintile/rules.hpp"

namespace quintile::segmenting {

/// Scales a rule set may have: small enough that all cells of scores fit a table.
inline constexpr int kMinScale = 2;
inline constexpr int kMaxScale = 10;
inline constexpr std::size_t kMaxRules = 250;
/// Segment of customers without a purchase; no rule may have that name.
inline constexpr const char* kProspectsName = "Prospects";

/// What is wrong with a rule set, and where.
struct RuleProblem {
  std::optional<std::size_t> rule;  ///< index of the rule; nothing: the set itself
  std::string key;                  ///< key of the rule file
  std::string message;
};

/// The first problem there is: scale, number of rules, names that are missing, too long, reserved or used
/// twice, rules without conditions, variables that are no column names.
[[nodiscard]] std::optional<RuleProblem> find_problem(const RuleSet& rules);

}  // namespace quintile::segmenting
