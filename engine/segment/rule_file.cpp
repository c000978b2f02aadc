#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/segment/condition.hpp"
#include "engine/segment/rule_check.hpp"
#include "quintile/error.hpp"
#include "quintile/rules.hpp"

namespace quintile {
namespace {

constexpr std::uintmax_t kLargestFile = 1 << 20;

// Reads one rule file; every error carries its place in it.
class RuleReader {
 public:
  explicit RuleReader(std::string_view source) : source_(source) {}

  RuleSet read(const toml::table& root) {
    RuleSet rules;
    refuse_unknown(root, "", {"name", "description", "scale", "otherwise", "segment"});
    rules.name = text(root, "name", "").value_or("");
    rules.description = text(root, "description", "").value_or("");
    if (const toml::node* scale = root.get("scale")) {
      const auto value = scale->value_exact<std::int64_t>();
      if (!value) fail(*scale, "scale", "expected a whole number.");
      rules.scale = static_cast<int>(std::clamp<std::int64_t>(*value, -1, 1'000'000));
    }
    read_otherwise(root, rules);
    const toml::node* segments = root.get("segment");
    if (segments != nullptr && !segments->is_array_of_tables())
      fail(*segments, "segment", "expected tables. Write each segment as a table under [[segment]].");
    if (segments != nullptr) {
      for (const toml::node& segment : *segments->as_array()) rules.rules.push_back(rule(*segment.as_table()));
    }
    if (const auto problem = segmenting::find_problem(rules)) report(*problem, root);
    return rules;
  }

  [[noreturn]] void fail(const toml::source_region& where, std::string_view key, std::string_view message) const {
    const std::string place = fmt::format("{}:{}:{}: ", source_, where.begin.line, where.begin.column);
    throw UserError(key.empty() ? fmt::format("{}{}", place, message) : fmt::format("{}{}: {}", place, key, message));
  }

 private:
  [[noreturn]] void fail(const toml::node& node, std::string_view key, std::string_view message) const {
    fail(node.source(), key, message);
  }

  void refuse_unknown(const toml::table& table, std::string_view prefix,
                      std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table) {
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        fail(key.source(), fmt::format("{}{}", prefix, key.str()),
             fmt::format("there is no such key. Known here: {}.", fmt::join(known, ", ")));
    }
  }

  std::optional<std::string> text(const toml::table& table, std::string_view key, std::string_view prefix) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<std::string>();
    if (!value) fail(*node, fmt::format("{}{}", prefix, key), "expected a text in quotes.");
    return value;
  }

  void read_otherwise(const toml::table& root, RuleSet& rules) const {
    const toml::node* node = root.get("otherwise");
    if (node == nullptr) return;
    rules.has_otherwise = true;
    const toml::table* table = node->as_table();
    if (table == nullptr) {
      const auto name = node->value_exact<std::string>();
      if (!name) fail(*node, "otherwise", "expected a name in quotes, or a table with name, meaning and action.");
      rules.otherwise = *name;
      return;
    }
    refuse_unknown(*table, "otherwise.", {"name", "meaning", "action"});
    rules.otherwise = text(*table, "name", "otherwise.").value_or(rules.otherwise);
    rules.otherwise_meaning = text(*table, "meaning", "otherwise.").value_or("");
    rules.otherwise_action = text(*table, "action", "otherwise.").value_or("");
  }

  Rule rule(const toml::table& table) const {
    refuse_unknown(table, "segment.", {"name", "group", "meaning", "action", "when"});
    Rule rule;
    rule.name = text(table, "name", "segment.").value_or("");
    rule.meaning = text(table, "meaning", "segment.").value_or("");
    rule.action = text(table, "action", "segment.").value_or("");
    if (const auto name = text(table, "group", "segment.")) rule.group = group(*name, *table.get("group"));
    const toml::node* when = table.get("when");
    if (when == nullptr) fail(table, "segment.when", "a segment needs conditions. Add `when = { r = \"4-5\" }`.");
    if (const toml::table* one = when->as_table()) {
      rule.when.push_back(conjunction(*one));
    } else if (const toml::array* several = when->as_array()) {
      for (const toml::node& each : *several) {
        if (!each.is_table()) fail(each, "segment.when", "expected a table such as { r = \"4-5\", fm = 5 }.");
        rule.when.push_back(conjunction(*each.as_table()));
      }
    } else {
      fail(*when, "segment.when", "expected a table such as { r = \"4-5\", fm = 5 }, or a list of them.");
    }
    return rule;
  }

  SegmentGroup group(std::string_view name, const toml::node& node) const {
    std::string spaced(name);
    std::replace_if(
        spaced.begin(), spaced.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
    for (std::size_t i = 0; i < kSegmentGroupNames.size(); ++i) {
      const auto group = static_cast<SegmentGroup>(i);
      if (kSegmentGroupNames[i] == spaced && group != SegmentGroup::prospects) return group;
    }
    fail(node, "segment.group",
         fmt::format("there is no group '{}'. Choose one of: champions, loyal, growing, at risk, dormant, other.",
                     name));
  }

  Conjunction conjunction(const toml::table& table) const {
    Conjunction all;
    for (const auto& [key, value] : table) all.push_back(condition(std::string(key.str()), value));
    return all;
  }

  Condition condition(const std::string& variable, const toml::node& node) const {
    const auto number = [](const toml::node& value) {
      const auto found = value.is_number() ? value.value<double>() : std::nullopt;
      return found && std::isfinite(*found) ? found : std::nullopt;
    };
    if (const auto value = number(node)) return {variable, *value, *value, false, false};
    if (const toml::array* bounds = node.as_array(); bounds != nullptr && bounds->size() == 2) {
      const auto low = number(*bounds->get(0));
      const auto high = number(*bounds->get(1));
      if (low && high) return {variable, *low, *high, false, false};
    }
    if (const auto range = node.value_exact<std::string>()) {
      if (auto condition = segmenting::condition_from(variable, *range)) return *std::move(condition);
    }
    fail(node, "segment.when." + variable,
         "expected a range: 5, \"2-4\", \"<= 30\", \"> 3\", \">= 1, < 5\" or [low, high].");
  }

  [[noreturn]] void report(const segmenting::RuleProblem& problem, const toml::table& root) const {
    const toml::node* node = root.get(problem.key);
    std::string key = problem.key;
    if (problem.rule) {
      const toml::node& segment = *root.get("segment")->as_array()->get(*problem.rule);
      node = segment.as_table()->get(problem.key);
      if (node == nullptr) node = &segment;
      key = "segment." + key;
    }
    fail(node != nullptr ? *node : root, key, problem.message);
  }

  std::string source_;
};

}  // namespace

RuleSet parse_rules(std::string_view toml, std::string_view source_name) {
  RuleReader reader(source_name);
  toml::table root;
  try {
    root = toml::parse(toml, source_name);
  } catch (const toml::parse_error& error) {
    reader.fail(error.source(), "", error.description());
  }
  return reader.read(root);
}

RuleSet load_rules(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw IoError(fmt::format("the rule file is a directory: {}. Name a file.", path));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(fmt::format("the rule file cannot be opened: {}: {}.", path, std::strerror(errno)));
  if (const auto size = std::filesystem::file_size(path, error); !error && size > kLargestFile)
    throw UserError(
        fmt::format("{}: {} bytes are too many for a rule file; the limit is {}.", path, size, kLargestFile));
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) throw IoError(fmt::format("the rule file cannot be read: {}.", path));
  return parse_rules(text, path);
}

}  // namespace quintile
