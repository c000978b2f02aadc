// Any table of a result as people read it.
#pragma once

#include <string>

#include "quintile/table.hpp"

namespace quintile::tool {

/// Every row and column, in several bands when they do not fit side by side; the texts at the left start each band.
[[nodiscard]] std::string readable_table(const TableView& table, std::size_t width);

}  // namespace quintile::tool
