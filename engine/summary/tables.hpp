// One function per summary table; quintile/summary.hpp lists their columns.
#pragma once

#include <string>

#include "engine/summary/census.hpp"
#include "engine/summary/kpi.hpp"
#include "quintile/summary.hpp"

namespace quintile {

/// "Sum of clv in the 365 days after the as-of date": the longest horizon.
[[nodiscard]] std::string projection_text(const char* what, const ClvResult* clv);

[[nodiscard]] Table segment_table(const SummaryInput& input, const Cube& cube, const Kpi& kpi, const Known& known);
[[nodiscard]] Table activity_table(const Cube& cube, const Kpi& kpi);
[[nodiscard]] Table lifecycle_table(const Census& census, const Kpi& kpi, const Known& known);
[[nodiscard]] Table kpi_table(const SummaryInput& input, const Cube& cube, const Kpi& kpi);
[[nodiscard]] Table cohort_table(const AggregateResult& aggregate);
[[nodiscard]] Table scoring_table(const ScoreResult& scores);

}  // namespace quintile
