#include "tools/cluster_model_file.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>

#include "quintile/error.hpp"
#include "quintile/result_file.hpp"
#include "tools/model_file.hpp"

namespace quintile::tool {
namespace {

std::map<std::string, std::string> flags_of(const ResultFile& file, const std::string& path) {
  std::map<std::string, std::string> flags;
  const auto found = file.attributes().find("configuration");
  if (found == file.attributes().end()) return flags;
  try {
    for (const auto& [key, node] : toml::parse(found->second)) {
      if (const auto text = node.value<std::string>()) flags[std::string(key.str())] = *text;
    }
  } catch (const toml::parse_error& error) {
    throw DataError(fmt::format("the configuration in {} cannot be read: {}.", path, error.description()));
  }
  return flags;
}

}  // namespace

std::string ClusterModelFile::flag(const std::string& name) const {
  const auto found = flags.find(name);
  return found == flags.end() ? std::string() : found->second;
}

bool ClusterModelFile::needs_projection() const {
  return std::any_of(model.features.begin(), model.features.end(), [](const FittedFeature& feature) {
    return feature.column == "p_alive" || feature.column == "dert" || feature.column.starts_with("expected_") ||
           feature.column.starts_with("clv_");
  });
}

ClusterModelFile read_cluster_model(const std::string& path) {
  const ResultFile file(path);
  std::vector<Table> tables;
  for (const std::string& name : file.tables()) {
    if (name.starts_with("cluster_")) tables.push_back(file.read(name));
  }
  try {
    return {cluster_model_from(tables), flags_of(file, path), as_of_in(file)};
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: {}", path, error.what()));
  }
}

}  // namespace quintile::tool
