#include "io/log/log_source.hpp"
#include "io/log/open_files.hpp"
#include "quintile/log.hpp"

namespace quintile {

OpenLog open_log(const std::vector<std::string>& paths, const LogOptions& options) {
  OpenLog log;
  log.files = io::expand_paths(paths);
  std::vector<std::unique_ptr<io::TableSource>> tables;
  tables.reserve(log.files.size());
  for (const std::string& file : log.files) tables.push_back(io::open_table(file, options));
  auto source = std::make_unique<io::LogSource>(std::move(tables), options);
  log.mapping = source->mapping();
  log.notes = source->notes();
  log.source = std::move(source);
  log.fingerprint = io::fingerprint_of(log.files);
  return log;
}

}  // namespace quintile
