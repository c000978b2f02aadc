// Skipped rows in words.
#pragma once

#include <string>

#include "quintile/event.hpp"

namespace quintile::tool {

/// "541,909 rows read, 135,080 skipped:" and a line per reason; indented, ends in a newline.
[[nodiscard]] std::string counts_text(const RowCounts& counts);

}  // namespace quintile::tool
