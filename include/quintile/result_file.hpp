// Writing and reading result files.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/log.hpp"
#include "quintile/progress.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// A result file's tables and root attributes. docs/format.md has every byte.
struct ResultContent {
  std::vector<TableView> tables;                  ///< /customers first
  std::map<std::string, std::string> attributes;  ///< as_of, configuration, input_fingerprint, ...
};

/// Writes tables crash-safely: to a temporary name beside `path`, then checked, synced and renamed. Adds the
/// attributes format, format_version, engine_version, rows and per-column checksums, and `complete` last.
/// Throws UserError when `path` exists and not `overwrite`; IoError when the disk is full; on any error nothing
/// is left behind and an existing file is untouched.
void write_result(const std::string& path, const ResultContent& content, bool overwrite,
                  const StorageOptions& storage = {}, const Control& control = {});

/// Throws UserError when `path` exists and not `overwrite`, or IoError when its folder does not exist or is not
/// writable: to be called before hours of work.
void check_output(const std::string& path, bool overwrite);

/// A result file opened for reading. Throws IoError, or DataError when it is not a complete result file.
class ResultFile {
 public:
  explicit ResultFile(const std::string& path);
  ResultFile(ResultFile&&) noexcept;
  ResultFile& operator=(ResultFile&&) noexcept;
  ~ResultFile();

  [[nodiscard]] const std::map<std::string, std::string>& attributes() const;
  [[nodiscard]] std::vector<std::string> tables() const;
  [[nodiscard]] std::vector<std::string> columns(std::string_view table) const;
  [[nodiscard]] std::uint64_t rows(std::string_view table) const;
  /// Reads the named columns (empty: all) of a table, verifying checksums. Throws UserError when there is no such
  /// table or column (naming those there are), DataError when the file is damaged.
  [[nodiscard]] Table read(std::string_view table, const std::vector<std::string>& columns = {}) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quintile
