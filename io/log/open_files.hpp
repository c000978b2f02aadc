// From the paths a user gives to open tables.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/table_source.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// Expands patterns (* ? [...]) in name order and checks that every file is there, is a regular file and is named once.
/// Throws IoError or UserError.
[[nodiscard]] std::vector<std::string> expand_paths(const std::vector<std::string>& paths);

/// Opens a file by its content: HDF5 or text.
[[nodiscard]] std::unique_ptr<TableSource> open_table(const std::string& path, const LogOptions& options);

/// 16 hexadecimal digits made from each file's name, size, and first and last 64 KiB.
[[nodiscard]] std::string fingerprint_of(const std::vector<std::string>& files);

}  // namespace quintile::io
