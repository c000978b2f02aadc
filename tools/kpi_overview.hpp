// The KPIs as `show` prints them.
#pragma once

#include <string>

#include "quintile/table.hpp"

namespace quintile::tool {

/// First the whole run, a KPI on each line with what it means, then the segments and active types that have customers.
[[nodiscard]] std::string kpi_overview(const TableView& kpis, std::size_t width);

}  // namespace quintile::tool
