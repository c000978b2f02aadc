// Tables as CSV: comma-separated, LF line ends, RFC 4180 quotes where they are needed, a header line. Values are
// written as cell_text() has them, so times are ISO-8601 and missing values are empty.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "quintile/progress.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Writes the given rows of a table (none: only the header line), in that order and crash-safely: to a temporary name
/// beside `path`, then synced and renamed. Throws UserError when `path` exists and not `overwrite`, when a row does
/// not exist or the columns have different lengths; IoError when the disk is full; Interrupted. On any error nothing
/// is left behind and an existing file is untouched.
void write_csv(const std::string& path, const TableView& table, std::span<const std::uint64_t> rows, bool overwrite,
               const Control& control = {});

/// Writes all rows.
void write_csv(const std::string& path, const TableView& table, bool overwrite, const Control& control = {});

/// Hands the same text to `sink`, piece by piece in order; `sink` runs on any thread, but never twice at a time.
void write_csv(const TableView& table, std::span<const std::uint64_t> rows,
               const std::function<void(std::string_view)>& sink, const Control& control = {});

/// All rows of a small table.
[[nodiscard]] std::string csv_text(const TableView& table);

}  // namespace quintile
