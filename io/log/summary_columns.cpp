#include "io/log/summary_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "io/log/mapping.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

struct Wanted {
  SummaryMeasure measure;
  std::string_view flag;
  const std::string& named;
  bool required;
};

// The flag that names a column.
std::string flag_of(std::string_view role) {
  if (role == "customer") return "--customer";
  return role == "weight" ? "--weights" : fmt::format("--summary-columns {}=COLUMN", role);
}

bool has_role(const SummaryColumns& found, std::size_t column) {
  return std::find(found.columns.begin(), found.columns.end(), column) != found.columns.end();
}

}  // namespace

SummaryColumns map_summary_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                                   const LogOptions& log, const SummaryTableOptions& options) {
  const Wanted all[] = {
      {SummaryMeasure::customer, "customer", log.columns[static_cast<std::size_t>(LogRole::customer)],
       options.weight.empty()},
      {SummaryMeasure::recency, "recency", options.recency, true},
      {SummaryMeasure::frequency, "frequency", options.frequency, true},
      {SummaryMeasure::monetary, "monetary", options.monetary, false},
      {SummaryMeasure::t_x, "t_x", options.t_x, false},
      {SummaryMeasure::tenure, "tenure", options.tenure, false},
      {SummaryMeasure::weight, "weight", options.weight, false},
  };
  SummaryColumns result;
  for (const Wanted& wanted : all) {
    if (wanted.named.empty() || wanted.named == "-") continue;
    result.columns[static_cast<std::size_t>(wanted.measure)] =
        find_named(columns, wanted.named, path, flag_of(wanted.flag));
  }
  for (const Wanted& wanted : all) {
    if (!wanted.named.empty()) continue;
    std::vector<std::size_t> matches = best_matches(columns, aliases_of(wanted.measure));
    std::erase_if(matches, [&](std::size_t column) { return has_role(result, column); });
    if (matches.size() > 1) {
      throw UserError(fmt::format("columns '{}' and '{}' of {} may both be the {} column. Name one.",
                                  columns[matches[0]].name, columns[matches[1]].name, path, wanted.flag));
    }
    if (matches.empty()) continue;
    const auto index = static_cast<std::size_t>(wanted.measure);
    result.columns[index] = matches.front();
    result.detected[index] = true;
  }
  const bool derivable =
      !options.recency_is_t_x.value_or(false) && result[SummaryMeasure::t_x] && result[SummaryMeasure::tenure];
  for (const Wanted& wanted : all) {
    if (!wanted.required || result[wanted.measure]) continue;
    if (wanted.measure == SummaryMeasure::recency && derivable) continue;
    const bool customer = wanted.measure == SummaryMeasure::customer;
    throw UserError(fmt::format(
        "no {} column found in {}; it has: {}. Name it with {}{}.", wanted.flag, path, list_columns(columns),
        flag_of(wanted.flag),
        customer ? "; 'quintile fit --weights COLUMN' needs none, where rows stand for several customers" : ""));
  }
  return result;
}

}  // namespace quintile::io
