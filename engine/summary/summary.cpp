#include "quintile/summary.hpp"

#include <fmt/format.h>

#include <limits>

#include "engine/summary/census.hpp"
#include "engine/summary/kpi.hpp"
#include "engine/summary/tables.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

/// Refuses columns that are not of the same customers.
void check_lengths(const SummaryInput& input) {
  const std::size_t size = input.aggregate.customers.size();
  const auto check = [size](const char* name, const Buffer<std::uint8_t>& column, bool optional = false) {
    if (column.size() == size || (optional && column.empty())) return;
    throw UserError(
        fmt::format("column '{}' is not of these customers: it has {} rows for {} customers; compute all "
                    "stages from one table",
                    name, column.size(), size));
  };
  check("segment", input.segments.segment);
  check("is_vip", input.segments.is_vip);
  check("is_at_risk", input.segments.is_at_risk);
  check("active", input.activity.active);
  check("active_types", input.activity.types);
  check("lifecycle_stage", input.lifecycle.stage);
  check("lifecycle_group", input.lifecycle.group);
  check("r_score", input.scores.r, true);
  check("f_score", input.scores.f, true);
  check("m_score", input.scores.m, true);
  if (input.clv == nullptr || input.clv->clv.empty() || input.clv->clv.back().size() == size) return;
  throw UserError(fmt::format("the projection is not of these customers: it has {} rows for {} customers",
                              input.clv->clv.back().size(), size));
}

}  // namespace

std::string projection_text(const char* what, const ClvResult* clv) {
  if (clv == nullptr || clv->clv.empty()) return fmt::format("{} in the longest horizon", what);
  return fmt::format("{} in the {:g} days after the as-of date", what, clv->horizons_days.back());
}

SummaryResult summarise(const SummaryInput& input) {
  check_lengths(input);
  const Known known(input);
  const Census census = take_census(input);
  const Tally all = census.cube.total([](CubeKey) { return true; });
  const Kpi kpi(known, all);

  SummaryResult result;
  result.segments = segment_table(input, census.cube, kpi, known);
  result.activity = activity_table(census.cube, kpi);
  result.lifecycle = lifecycle_table(census, kpi, known);
  result.kpis = kpi_table(input, census.cube, kpi);
  result.cohorts = cohort_table(input.aggregate);
  result.scoring = scoring_table(input.scores);
  result.at_risk_vips.customers = all[Count::at_risk_vips];
  result.at_risk_vips.revenue =
      known.amounts ? all[Sum::at_risk_vip_revenue] : std::numeric_limits<double>::quiet_NaN();
  result.at_risk_vips.projected_value = kpi.projected(all[Sum::at_risk_vip_projected_value]);
  result.at_risk_vips.revenue_share = kpi.share_of_revenue(result.at_risk_vips.revenue);
  return result;
}

}  // namespace quintile
