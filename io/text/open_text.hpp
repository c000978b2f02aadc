// Opening CSV, TSV and blank-separated text files.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "io/table_source.hpp"

namespace quintile::io {

/// Options for reading text files. Everything left empty is detected.
struct TextOptions {
  // What the file looks like
  char separator = 0;                          ///< 0: detect; ' ' means runs of blanks and tabs
  std::vector<std::string> column_names = {};  ///< the file has no header; these are its columns
  std::string encoding = {};  ///< "utf-8" (anything else is malformed), "latin-1"; empty: fields that are not valid
                              ///< UTF-8 are Latin-1

  // Limits, which change only where blocks end and what is refused
  std::size_t block_bytes = std::size_t{8} << 20;    ///< of unpacked text per block
  std::size_t record_limit = std::size_t{64} << 20;  ///< a longer row is a DataError
};

/// Opens a text file, plain or packed with gzip or zstd (told by its first bytes). Quoting is RFC 4180's; a quote
/// opens only at the start of a field, and elsewhere is a character like any other. Lines end in LF, CRLF or CR;
/// blank lines are skipped.
/// Throws IoError (cannot be read, a directory), DataError (empty, UTF-16, not text, damaged compression) or
/// UserError (the first line is data and no column_names are given, or their number does not fit).
[[nodiscard]] std::unique_ptr<TableSource> open_text(const std::string& path, const TextOptions& options);

}  // namespace quintile::io
