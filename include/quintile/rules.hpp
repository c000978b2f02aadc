// Segment rules: data, not code. An ordered list of named rules; the first that matches wins.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace quintile {

/// One bound on one variable: low <= value <= high, either end open on request.
struct Condition {
  /// "r", "f", "m" (scores on the 1..scale range), "fm" (their mean (f + m) / 2 rounded half up), or the name of a
  /// numeric customer column ("recency_days", "monetary_total", "rfm_score", "p_alive", "clv_365d", ...).
  std::string variable;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;   ///< value > low instead of >=
  bool high_open = false;  ///< value < high instead of <=
};

/// All of `conditions` must hold. NaN satisfies no condition.
using Conjunction = std::vector<Condition>;

/// Segment groups, as in the `segment_group` column.
enum class SegmentGroup : std::uint8_t { champions, loyal, growing, at_risk, dormant, prospects, other };
inline constexpr std::array<std::string_view, 7> kSegmentGroupNames = {"champions", "loyal",     "growing", "at risk",
                                                                       "dormant",   "prospects", "other"};

struct Rule {
  std::string name;
  SegmentGroup group = SegmentGroup::other;
  std::string meaning;            ///< one line
  std::string action;             ///< recommended action
  std::vector<Conjunction> when;  ///< matches when any of these does
};

struct RuleSet {
  std::string name;
  std::string description;
  int scale = 5;            ///< rules speak of scores 1..scale; other levels are mapped onto it
  std::vector<Rule> rules;  ///< at most 250
  /// Name for customers that no rule matches.
  std::string otherwise = "Others";
  bool has_otherwise = false;  ///< named on purpose: cells that no rule covers are no oversight
  std::string otherwise_meaning;
  std::string otherwise_action;
};

/// Built-in rule sets: "standard", "rfm-r", "rf-grid".
[[nodiscard]] std::vector<std::string> builtin_rule_names();
/// Throws UserError naming those there are.
[[nodiscard]] RuleSet builtin_rules(std::string_view name);
/// The rule file (TOML) of a built-in rule set, as printed by `quintile rules print`.
[[nodiscard]] std::string builtin_rule_text(std::string_view name);

/// Reads rules from TOML text. Throws UserError with "SOURCE:line:column: key: what is wrong".
[[nodiscard]] RuleSet parse_rules(std::string_view toml, std::string_view source_name);
/// Reads a rule file. Throws IoError or UserError.
[[nodiscard]] RuleSet load_rules(const std::string& path);

/// One thing the linter found.
struct LintFinding {
  enum class Severity : std::uint8_t { note, warning, error };
  Severity severity = Severity::warning;
  std::string rule;     ///< rule concerned, or empty
  std::string message;  ///< one sentence
};

/// Looks, before any data is read, for score cells that no rule covers, rules that can never match because
/// of their own bounds or because earlier rules take all their cells, overlaps between rules, and conditions on what is
/// neither a score nor a column that quintile makes.
[[nodiscard]] std::vector<LintFinding> lint(const RuleSet& rules);

}  // namespace quintile
