#include "io/log/summary_columns.hpp"

#include <fmt/format.h>

#include <string_view>

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

}  // namespace

SummaryColumns map_summary_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                                   const LogOptions& log, const SummaryTableOptions& options) {
  const Wanted all[] = {
      {SummaryMeasure::customer, "customer", log.columns[static_cast<std::size_t>(LogRole::customer)], true},
      {SummaryMeasure::recency, "recency", options.recency, true},
      {SummaryMeasure::frequency, "frequency", options.frequency, true},
      {SummaryMeasure::monetary, "monetary", options.monetary, false},
      {SummaryMeasure::t_x, "t_x", options.t_x, false},
      {SummaryMeasure::tenure, "tenure", options.tenure, false},
  };
  SummaryColumns result;
  for (const Wanted& wanted : all) {
    const auto index = static_cast<std::size_t>(wanted.measure);
    if (wanted.named == "-" && !wanted.required) continue;
    if (!wanted.named.empty()) {
      result.columns[index] = find_named(columns, wanted.named, path, fmt::format("the {} column", wanted.flag));
      continue;
    }
    const std::vector<std::size_t> matches = best_matches(columns, aliases_of(wanted.measure));
    if (matches.size() > 1) {
      throw UserError(fmt::format("columns '{}' and '{}' of {} may both be the {} column. Name one.",
                                  columns[matches[0]].name, columns[matches[1]].name, path, wanted.flag));
    }
    if (matches.empty() && wanted.required) {
      throw UserError(
          fmt::format("no {} column found in {}; it has: {}. Name it.", wanted.flag, path, list_columns(columns)));
    }
    if (matches.empty()) continue;
    result.columns[index] = matches.front();
    result.detected[index] = true;
  }
  return result;
}

}  // namespace quintile::io
