// Cohort retention as the usual triangle.
#pragma once

#include <string>

#include "quintile/table.hpp"

namespace quintile::tool {

/// A row per month of first purchase: its customers, and the share of them who bought in each month after it, for as
/// many months as the width has room for. Months that the log does not reach are blank.
[[nodiscard]] std::string cohort_triangle(const TableView& cohorts, std::size_t width);

}  // namespace quintile::tool
