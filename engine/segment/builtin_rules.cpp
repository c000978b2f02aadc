#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>

#include "engine/segment/builtin/texts.hpp"
#include "quintile/error.hpp"
#include "quintile/rules.hpp"

namespace quintile {

std::vector<std::string> builtin_rule_names() { return {"standard", "rfm-r", "rf-grid"}; }

std::string builtin_rule_text(std::string_view name) {
  if (name == "standard") return std::string(segmenting::kStandardText);
  if (name == "rfm-r") return std::string(segmenting::kRfmRText);
  if (name == "rf-grid") return std::string(segmenting::kRfGridText);
  throw UserError(
      fmt::format("there is no built-in rule set '{}'. Choose one of: {}; or name a rule file ending in .toml.", name,
                  fmt::join(builtin_rule_names(), ", ")));
}

RuleSet builtin_rules(std::string_view name) { return parse_rules(builtin_rule_text(name), name); }

}  // namespace quintile
