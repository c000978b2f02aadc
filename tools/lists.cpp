#include "tools/lists.hpp"

namespace quintile::tool {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (trimmed(text).empty()) return parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::pair<std::string, std::string>> split_pairs(std::string_view text, char separator) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& part : split(text, separator)) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) {
      pairs.emplace_back(std::string(), part);
    } else {
      pairs.emplace_back(trimmed(std::string_view(part).substr(0, equals)),
                         trimmed(std::string_view(part).substr(equals + 1)));
    }
  }
  return pairs;
}

}  // namespace quintile::tool
