#include "engine/segment/rule_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

namespace quintile::segmenting {
namespace {

constexpr std::size_t kLongestName = 100;

std::string wrong_name(std::string_view name) {
  if (name.find_first_not_of(' ') == name.npos) return "a segment needs a name.";
  if (name.size() > kLongestName)
    return fmt::format("a segment's name may have {} bytes at most, not {}.", kLongestName, name.size());
  if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }))
    return "a segment's name must not have control characters.";
  if (name == kProspectsName)
    return fmt::format("the name '{}' is reserved for customers without a purchase. Choose another.", name);
  return {};
}

bool is_column_name(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string wrong_conditions(const Rule& rule) {
  for (const Conjunction& conjunction : rule.when) {
    if (conjunction.empty())
      return fmt::format(
          "segment '{}' has an empty condition, which matches everybody. Remove the segment and "
          "name the rest at the top of the file: otherwise = \"Others\".",
          rule.name);
    for (const Condition& condition : conjunction) {
      if (!is_column_name(condition.variable))
        return fmt::format("'{}' is no variable: use r, f, m, fm or a column name in lower case.", condition.variable);
      if (std::isnan(condition.low) || std::isnan(condition.high))
        return fmt::format("a bound on '{}' is not a number.", condition.variable);
    }
  }
  if (rule.when.empty())
    return fmt::format("segment '{}' has no conditions. Add `when = {{ r = \"4-5\" }}`.", rule.name);
  return {};
}

}  // namespace

std::optional<RuleProblem> find_problem(const RuleSet& rules) {
  if (rules.scale < kMinScale || rules.scale > kMaxScale)
    return RuleProblem{
        {}, "scale", fmt::format("the scale must be between {} and {}: {}.", kMinScale, kMaxScale, rules.scale)};
  if (rules.rules.empty()) return RuleProblem{{}, "segment", "there are no rules. Add [[segment]] tables."};
  if (rules.rules.size() > kMaxRules)
    return RuleProblem{
        {}, "segment", fmt::format("there are {} rules; {} is the most.", rules.rules.size(), kMaxRules)};
  if (const std::string wrong = wrong_name(rules.otherwise); !wrong.empty()) return RuleProblem{{}, "otherwise", wrong};
  std::unordered_set<std::string_view> names = {rules.otherwise};
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    if (const std::string wrong = wrong_name(rule.name); !wrong.empty()) return RuleProblem{i, "name", wrong};
    if (rule.name == rules.otherwise)
      return RuleProblem{
          i, "name",
          fmt::format("'{}' is the name for customers that no rule matches. Rename one of the two.", rule.name)};
    if (!names.insert(rule.name).second)
      return RuleProblem{
          i, "name", fmt::format("there are two segments '{}'. Join them: `when` may list several tables.", rule.name)};
    if (const std::string wrong = wrong_conditions(rule); !wrong.empty()) return RuleProblem{i, "when", wrong};
  }
  return std::nullopt;
}

}  // namespace quintile::segmenting
