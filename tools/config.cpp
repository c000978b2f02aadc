#include "tools/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <vector>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"

namespace quintile::tool {
namespace {

// What has no place in a file, and what does not change the result.
constexpr std::array<std::string_view, 3> kNotInFile = {"help", "config", "version"};
constexpr std::array<std::string_view, 6> kNotInResult = {"out", "force", "json", "report", "threads", "quiet"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) throw IoError(fmt::format("cannot read the configuration {}. Check its name and permissions.", path));
  return text;
}

// Name of an option as a key: its long name, or its own for a positional.
std::string key_of(const CLI::Option& option) {
  return option.get_lnames().empty() ? option.get_name(true) : option.get_lnames().front();
}

std::vector<std::string> known_keys(const CLI::App& app) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : app.get_options()) {
    if (!contains(kNotInFile, key_of(*option))) keys.push_back(key_of(*option));
  }
  return keys;
}

std::string scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  std::ostringstream text;
  if (const auto* date = node.as_date()) text << *date;
  if (const auto* time = node.as_date_time()) text << *time;
  if (text.str().empty()) throw UserError("is not a text, number, true, false or date");
  return text.str();
}

// The texts a flag would have been given: one for each file of an input list, otherwise one in all.
std::vector<std::string> value_texts(const toml::node& node, bool takes_many) {
  std::vector<std::string> parts;
  if (const auto* array = node.as_array()) {
    for (const toml::node& element : *array) parts.push_back(scalar_text(element));
  } else if (const auto* table = node.as_table()) {
    for (const auto& [key, element] : *table) parts.push_back(fmt::format("{}={}", key.str(), scalar_text(element)));
  } else {
    parts.push_back(scalar_text(node));
  }
  if (takes_many) return parts;
  return {fmt::format("{}", fmt::join(parts, ","))};
}

void set_option(CLI::Option& option, const toml::node& node) {
  const bool takes_many = option.get_items_expected_max() > 1;
  for (const std::string& text : value_texts(node, takes_many)) option.add_result(text);
  option.run_callback();
}

std::string quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

}  // namespace

void apply_config(CLI::App& app, const std::string& path) {
  const std::string text = read_text(path);
  toml::table table;
  try {
    table = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw UserError(fmt::format("{}:{}:{}: {}.", path, error.source().begin.line, error.source().begin.column,
                                error.description()));
  }
  const std::vector<std::string> known = known_keys(app);
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const std::string where = fmt::format("{}:{}: ", path, node.source().begin.line);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UserError(
          fmt::format("{}unknown key '{}'.{} The keys are {}.", where, name, did_you_mean(name, known), listed(known)));
    }
    CLI::Option* option = app.get_option_no_throw("--" + name);
    if (option == nullptr) option = app.get_option(name);
    if (option->count() > 0) continue;
    try {
      set_option(*option, node);
    } catch (const UserError& error) {
      throw UserError(fmt::format("{}{} {}.", where, name, error.what()));
    } catch (const CLI::ParseError& error) {
      throw UserError(fmt::format("{}{}: {}.", where, name, error.what()));
    }
  }
}

std::string config_text(const CLI::App& app, const std::map<std::string, std::string>& replaced) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    const std::string key = key_of(*option);
    if (contains(kNotInFile, key) || contains(kNotInResult, key)) continue;
    const auto replacement = replaced.find(key);
    if (replacement != replaced.end()) {
      if (!replacement->second.empty()) out += fmt::format("{} = {}\n", key, quoted(replacement->second));
    } else if (option->get_items_expected_max() > 1) {
      std::vector<std::string> texts;
      for (const std::string& text : option->results()) texts.push_back(quoted(text));
      if (!texts.empty()) out += fmt::format("{} = [{}]\n", key, fmt::join(texts, ", "));
    } else if (option->get_items_expected_max() == 0) {
      if (option->count() > 0) out += fmt::format("{} = {}\n", key, option->as<bool>());
    } else {
      const std::string text = option->count() > 0 ? option->as<std::string>() : option->get_default_str();
      if (!text.empty()) out += fmt::format("{} = {}\n", key, quoted(text));
    }
  }
  return out;
}

}  // namespace quintile::tool
