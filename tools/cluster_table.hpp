// The clusters of a result for people.
#pragma once

#include <cstddef>
#include <string>

#include "quintile/table.hpp"

namespace quintile::tool {

/// A line per cluster: size, revenue, medians of what it was found by, name.
[[nodiscard]] std::string cluster_table_text(const TableView& clusters, std::size_t width);

}  // namespace quintile::tool
