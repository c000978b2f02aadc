// Why no row of a log is left, in words.
#pragma once

#include <string>

#include "quintile/event.hpp"

namespace quintile::aggregation {

/// "no event is left of 12 rows: 10 without customer, 2 after the as-of date. ..."
[[nodiscard]] std::string nothing_left(const RowCounts& counts);

}  // namespace quintile::aggregation
