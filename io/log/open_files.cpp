#include "io/log/open_files.hpp"

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string_view>
#include <utility>

#include "io/hdf5/open_hdf5.hpp"
#include "io/parse/hash.hpp"
#include "io/text/open_text.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

std::vector<std::string> expand_pattern(const std::string& pattern) {
  struct Matches {
    glob_t list{};
    ~Matches() { globfree(&list); }
  } matches;
  const int status = glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches.list);
  if (status != 0) {
    throw IoError(fmt::format("no file matches '{}'. Check the pattern and the folder.", pattern));
  }
  std::vector<std::string> files(matches.list.gl_pathv, matches.list.gl_pathv + matches.list.gl_pathc);
  // Sorts by bytes: the order must not depend on the locale.
  std::sort(files.begin(), files.end());
  return files;
}

struct stat status_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    throw IoError(fmt::format("cannot open '{}': {}. Check the name.", path, std::strerror(errno)));
  }
  if (S_ISDIR(status.st_mode)) {
    throw IoError(fmt::format("'{}' is a directory. Name files, or give a pattern such as '{}/*.csv'.", path, path));
  }
  if (!S_ISREG(status.st_mode)) {
    throw IoError(
        fmt::format("'{}' is no regular file, and a log may have to be read twice. Save it to a file first.", path));
  }
  return status;
}

std::string first_bytes(const std::string& path, std::size_t count) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(fmt::format("cannot open '{}': {}. Check its permissions.", path, std::strerror(errno)));
  std::string bytes(count, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

// Recognises formats that would otherwise be reported as strange text.
void refuse_foreign_format(const std::string& path) {
  using namespace std::string_view_literals;
  static constexpr std::pair<std::string_view, const char*> kForeign[] = {
      {"PAR1"sv, "Parquet. Convert it to CSV or HDF5 first"},
      {"ARROW1"sv, "Arrow. Convert it to CSV or HDF5 first"},
      {"\xFD"
       "7zXZ"sv,
       "compressed with xz. Unpack it with xz -dk, or pack it with gzip or zstd"},
      {"BZh"sv, "compressed with bzip2. Unpack it with bunzip2 -k, or pack it with gzip or zstd"},
      {"PK\x03\x04"sv, "a zip archive or a spreadsheet. Unpack it, or save the sheet as CSV"},
  };
  const std::string head = first_bytes(path, 8);
  for (const auto& [magic, advice] : kForeign) {
    if (head.starts_with(magic)) throw DataError(fmt::format("'{}' is {}.", path, advice));
  }
  if (path.ends_with(".h5") || path.ends_with(".hdf5")) {
    throw DataError(fmt::format("'{}' is no HDF5 file, in spite of its name. Rename it if it is text.", path));
  }
}

}  // namespace

std::vector<std::string> expand_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    const bool pattern = path.find_first_of("*?[") != std::string::npos && !std::filesystem::exists(path);
    const std::vector<std::string> expanded = pattern ? expand_pattern(path) : std::vector{path};
    files.insert(files.end(), expanded.begin(), expanded.end());
  }
  if (files.empty()) throw UserError("no input given. Name at least one file.");
  std::map<std::pair<dev_t, ino_t>, std::string> seen;
  for (const std::string& file : files) {
    const struct stat status = status_of(file);
    const auto [first, fresh] = seen.try_emplace({status.st_dev, status.st_ino}, file);
    if (!fresh) {
      throw UserError(fmt::format("'{}' and '{}' are the same file, and its rows would count twice. Name it once.",
                                  first->second, file));
    }
  }
  return files;
}

std::unique_ptr<TableSource> open_table(const std::string& path, const LogOptions& options) {
  (void)status_of(path);
  if (is_hdf5(path)) {
    Hdf5Options hdf5;
    hdf5.dataset = options.dataset;
    hdf5.follow_external = options.follow_external;
    return open_hdf5(path, hdf5);
  }
  refuse_foreign_format(path);
  TextOptions text;
  text.separator = options.separator;
  text.column_names = options.column_names;
  text.encoding = options.encoding;
  return open_text(path, text);
}

std::string fingerprint_of(const std::vector<std::string>& files) {
  constexpr std::size_t kEnd = std::size_t{64} << 10;
  std::uint64_t state = kHashSeed;
  const auto add = [&](std::uint64_t hash) { state = hash_integer(state ^ hash); };
  for (const std::string& path : files) {
    const auto size = static_cast<std::uint64_t>(status_of(path).st_size);
    // Takes the name without its folder: moving the input does not change it.
    add(hash_text(std::filesystem::path(path).filename().string()));
    add(hash_integer(size));
    add(hash_text(first_bytes(path, kEnd)));
    if (size <= kEnd) continue;
    std::ifstream file(path, std::ios::binary);
    file.seekg(-static_cast<std::streamoff>(kEnd), std::ios::end);
    std::string tail(kEnd, '\0');
    file.read(tail.data(), static_cast<std::streamsize>(kEnd));
    tail.resize(static_cast<std::size_t>(file.gcount()));
    add(hash_text(tail));
  }
  return fmt::format("{:016x}", state);
}

}  // namespace quintile::io
