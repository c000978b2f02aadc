#include <cmath>
#include <nlohmann/json.hpp>

#include "quintile/parallel.hpp"
#include "quintile/version.hpp"
#include "tools/json.hpp"
#include "tools/model_choice.hpp"
#include "tools/run_report.hpp"
#include "tools/table_values.hpp"

namespace quintile::tool {
namespace {

Json rows_json(const RowCounts& counts) {
  Json skipped = Json::object();
  for (std::size_t reason = 0; reason < kSkipReasons; ++reason) {
    skipped[std::string(kSkipReasonNames[reason])] = counts.skipped[reason];
  }
  return {{"read", counts.read}, {"used", counts.used()}, {"skipped", std::move(skipped)}};
}

Json time_json(TimeNs time, DurationNs utc_offset) {
  return time == kNoTime ? Json(nullptr) : Json(format_time(time, utc_offset));
}

Json segments_json(const TableView& segments) {
  Json out = Json::array();
  for (std::size_t row = 0; row < segments.rows(); ++row) {
    Json segment = Json::object();
    for (const char* name : {"segment", "group", "customers", "customer_share", "revenue", "revenue_share", "mean_r",
                             "mean_f", "mean_m", "projected_value", "projected_clv", "action"}) {
      segment[name] = cell_json(column_of(segments, name), row);
    }
    out.push_back(std::move(segment));
  }
  return out;
}

Json clusters_json(const ClusterResult& clusters) {
  return {{"method", cluster_method_name(clusters.model.method)},
          {"clusters", table_json(clusters.clusters.view())},
          {"choice", table_json(clusters.choice.view())},
          {"quality", table_json(clusters.quality.view())}};
}

// Which model projects; null when none does.
Json clv_json(const ClvResult& clv) {
  if (!clv.fitted()) return nullptr;
  const ModelFit& fit = clv.candidates[clv.chosen];
  Json parameters = Json::object();
  for (std::size_t i = 0; i < fit.parameters.size(); ++i) parameters[fit.names[i]] = number_json(fit.parameters[i]);
  return {{"model", fit.model},
          {"unit", std::string(unit_name(clv.unit))},
          {"parameters", std::move(parameters)},
          {"log_likelihood", number_json(fit.log_likelihood)},
          {"converged", fit.converged},
          {"horizons_days", clv.horizons_days},
          {"has_money", clv.spend.has_value()}};
}

}  // namespace

std::string report_json(const RunResult& result, const RunFacts& facts) {
  const AggregateResult& aggregate = result.aggregate;
  Json mapping = Json::object();
  for (const MappedColumn& column : facts.mapping) {
    mapping[role_text(column)] = {{"column", column.column}, {"detected", column.detected}};
  }
  Json stages = Json::array();
  double total = 0;
  for (const StageTime& time : facts.times) {
    stages.push_back({{"stage", time.stage}, {"seconds", time.seconds}});
    total += time.seconds;
  }
  const AtRiskVips& vips = result.summary.at_risk_vips;
  const Json report = {
      {"version", version()},
      {"inputs", facts.inputs},
      {"input_fingerprint", facts.fingerprint},
      {"mapping", std::move(mapping)},
      {"rows", rows_json(aggregate.counts)},
      {"customers", aggregate.customers.size()},
      {"as_of", time_json(aggregate.as_of, facts.utc_offset)},
      {"window_days",
       facts.window ? Json(static_cast<double>(*facts.window) / static_cast<double>(kNsPerDay)) : Json(nullptr)},
      {"first_event", time_json(aggregate.first_event, facts.utc_offset)},
      {"last_event", time_json(aggregate.last_event, facts.utc_offset)},
      {"segments", segments_json(result.summary.segments.view())},
      {"at_risk_vips",
       {{"customers", vips.customers},
        {"revenue", number_json(vips.revenue)},
        {"revenue_share", number_json(vips.revenue_share)},
        {"projected_value", number_json(vips.projected_value)}}},
      {"clusters", result.clusters.fitted() ? clusters_json(result.clusters) : Json(nullptr)},
      {"lifetime_value", clv_json(result.clv)},
      {"notes", facts.notes},
      {"stages", std::move(stages)},
      {"seconds", total},
      {"peak_memory_bytes", peak_memory()},
      {"threads", thread_count()},
      {"instruction_set", instruction_set()},
      {"out", facts.out},
  };
  return json_text(report);
}

}  // namespace quintile::tool
