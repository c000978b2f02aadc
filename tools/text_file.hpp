// Small text files, written whole or not at all.
#pragma once

#include <string>

namespace quintile::tool {

/// Writes to a temporary name beside `path` and renames. Throws IoError.
void write_text_file(const std::string& path, const std::string& text);

}  // namespace quintile::tool
