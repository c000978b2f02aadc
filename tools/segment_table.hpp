// The segment table as `run` and `show` print it.
#pragma once

#include <string>

#include "quintile/table.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {

/// Segment, group, customers, share, revenue, share, projected value, mean R, F and M scores, recommended action; empty
/// segments left out, a line of totals at the end. Columns of money disappear when there is none. `projections`: the
/// table of that name, for the standard error of the projected value.
[[nodiscard]] std::string segment_table_text(const TableView& segments, std::size_t width,
                                             const TableView* projections = nullptr);

/// Colour of a segment group.
[[nodiscard]] Style style_of_group(const std::string& group);

}  // namespace quintile::tool
