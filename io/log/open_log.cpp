#include <fmt/format.h>

#include "io/log/log_source.hpp"
#include "io/log/open_files.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"

namespace quintile {

OpenLog open_log(const std::vector<std::string>& paths, const LogOptions& options) {
  OpenLog log;
  log.files = io::expand_paths(paths);
  std::vector<std::unique_ptr<io::TableSource>> tables;
  tables.reserve(log.files.size());
  for (const std::string& file : log.files) tables.push_back(io::open_table(file, options));
  auto source = std::make_unique<io::LogSource>(std::move(tables), options);
  if (!source->has_rows()) {
    throw DataError(log.files.size() == 1
                        ? fmt::format("{} has no rows. Give a log with at least one event.", log.files.front())
                        : fmt::format("none of the {} files has a row, from {} on. Give a log with at least one event.",
                                      log.files.size(), log.files.front()));
  }
  log.mapping = source->mapping();
  log.notes = source->notes();
  log.source = std::move(source);
  log.fingerprint = io::fingerprint_of(log.files);
  return log;
}

}  // namespace quintile
