// The segment table as `run` and `show` print it.
#pragma once

#include <string>

#include "quintile/table.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {

/// Segment, group, customers, share, revenue, share, projected value, mean R, F and M scores, recommended action; empty
/// segments left out, a line of totals at the end. Columns of money disappear when there is none.
[[nodiscard]] std::string segment_table_text(const TableView& segments, std::size_t width);

/// Colour of a segment group.
[[nodiscard]] Style style_of_group(const std::string& group);

}  // namespace quintile::tool
