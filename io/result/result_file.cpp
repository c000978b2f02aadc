#include "quintile/result_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "io/hdf5/file.hpp"
#include "io/result/attributes.hpp"
#include "io/result/native_file.hpp"
#include "io/result/read_column.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

using io::StoredColumn;
using io::hdf5::File;
using io::hdf5::Handle;

struct StoredTable {
  std::string name;
  std::uint64_t rows = 0;
  std::vector<StoredColumn> columns;
};

herr_t collect_name(hid_t /*object*/, const char* name, const H5A_info_t* /*info*/, void* data) {
  static_cast<std::vector<std::string>*>(data)->push_back(name);
  return 0;
}

std::map<std::string, std::string> attributes_of(hid_t object) {
  std::vector<std::string> names;
  io::hdf5::require<DataError>(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_name, &names),
                               "cannot list the attributes of a result file");
  std::map<std::string, std::string> attributes;
  for (const std::string& name : names) {
    if (auto value = io::read_attribute(object, name)) attributes.emplace(name, std::move(*value));
  }
  return attributes;
}

// Refuses what is not a whole result file of a version we know.
void check(const std::map<std::string, std::string>& attributes, const std::string& path) {
  const auto value = [&](const char* name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string() : found->second;
  };
  if (value("format") == io::kLogFormat) {
    throw DataError(fmt::format("'{}' is a log of events, not a result file. Segment it first", path));
  }
  if (value("format") != io::kResultFormat) {
    throw DataError(
        fmt::format("'{}' is not a result file: its attribute format is not '{}'. Name a file that "
                    "quintile has written",
                    path, io::kResultFormat));
  }
  if (value("complete") != "true") {
    throw DataError(fmt::format("'{}' was not finished: whatever wrote it stopped early. Write it again", path));
  }
  const std::string version = value("format_version");
  std::int64_t number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  if (number < 1 || number > io::kFormatVersion) {
    throw DataError(
        fmt::format("'{}' has version {} of the result format, and this program reads up to {}. Use a "
                    "newer quintile",
                    path, version, io::kFormatVersion));
  }
}

StoredTable read_table(const std::shared_ptr<const File>& file, const std::string& name, hid_t table) {
  StoredTable out{name, 0, {}};
  const std::string rows = io::read_attribute(table, "rows").value_or("");
  std::from_chars(rows.data(), rows.data() + rows.size(), out.rows);
  const std::string group = "/" + name + "/columns";
  const Handle columns = file->open(group);
  for (const auto& link : file->links(columns.get(), group)) {
    const StoredColumn& column = out.columns.emplace_back(file, link.name, group + "/" + link.name);
    if (column.rows() != out.rows) {
      throw DataError(fmt::format("'{}' is damaged: table '{}' has {} rows, its column '{}' {}. Write it again",
                                  file->path(), name, out.rows, link.name, column.rows()));
    }
  }
  return out;
}

std::vector<StoredTable> read_tables(const std::shared_ptr<const File>& file) {
  std::vector<StoredTable> tables;
  const Handle root = file->open("/");
  for (const auto& link : file->links(root.get(), "/")) {
    if (link.external) continue;
    const Handle table = file->open("/" + link.name);
    if (!table || H5Iget_type(table.get()) != H5I_GROUP) continue;
    if (H5Lexists(table.get(), "columns", H5P_DEFAULT) <= 0) continue;
    tables.push_back(read_table(file, link.name, table.get()));
  }
  return tables;
}

}  // namespace

struct ResultFile::State {
  std::shared_ptr<const File> file;
  std::map<std::string, std::string> attributes;
  std::vector<StoredTable> tables;

  [[nodiscard]] const StoredTable& table(std::string_view name) const {
    const auto found = std::ranges::find(tables, name, &StoredTable::name);
    if (found != tables.end()) return *found;
    std::vector<std::string_view> names;
    for (const StoredTable& candidate : tables) names.push_back(candidate.name);
    throw UserError(fmt::format("no table '{}' in '{}'; it has: {}", name, file->path(), fmt::join(names, ", ")));
  }
};

ResultFile::ResultFile(const std::string& path) : state_(std::make_unique<State>()) {
  const auto lock = io::hdf5::lock_library();
  state_->file = std::make_shared<const File>(path, false);
  const Handle root = state_->file->open("/");
  if (!root) throw DataError(fmt::format("'{}' is damaged: its root cannot be opened. Write it again", path));
  state_->attributes = attributes_of(root.get());
  check(state_->attributes, path);
  state_->tables = read_tables(state_->file);
  std::string lines;
  for (const StoredTable& table : state_->tables) {
    for (const StoredColumn& column : table.columns) lines += column.checksum_lines();
  }
  if (io::content_checksum(lines) != state_->attributes["content_checksum"]) {
    throw DataError(
        fmt::format("'{}' is not as it was written: columns were added, removed or changed. Write it again", path));
  }
}

ResultFile::ResultFile(ResultFile&&) noexcept = default;
ResultFile& ResultFile::operator=(ResultFile&&) noexcept = default;
ResultFile::~ResultFile() = default;

const std::map<std::string, std::string>& ResultFile::attributes() const { return state_->attributes; }

std::vector<std::string> ResultFile::tables() const {
  std::vector<std::string> names;
  for (const StoredTable& table : state_->tables) names.push_back(table.name);
  return names;
}

std::vector<std::string> ResultFile::columns(std::string_view table) const {
  std::vector<std::string> names;
  for (const StoredColumn& column : state_->table(table).columns) names.push_back(column.name());
  return names;
}

std::uint64_t ResultFile::rows(std::string_view table) const { return state_->table(table).rows; }

Table ResultFile::read(std::string_view table, const std::vector<std::string>& columns) const {
  const StoredTable& stored = state_->table(table);
  std::vector<const StoredColumn*> wanted;
  if (columns.empty()) {
    for (const StoredColumn& column : stored.columns) wanted.push_back(&column);
  }
  for (const std::string& name : columns) {
    const auto found = std::ranges::find(stored.columns, name, &StoredColumn::name);
    if (found == stored.columns.end()) {
      throw UserError(fmt::format("no column '{}' in table '{}' of '{}'; it has: {}", name, stored.name,
                                  state_->file->path(), fmt::join(this->columns(table), ", ")));
    }
    wanted.push_back(&*found);
  }
  Table out{stored.name, {}};
  for (const StoredColumn* column : wanted) out.columns.push_back(column->read());
  return out;
}

}  // namespace quintile
