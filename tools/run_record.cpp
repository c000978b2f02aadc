#include "tools/run_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "tools/cut_points.hpp"
#include "tools/model_choice.hpp"

namespace quintile::tool {
namespace {

// Roles without a column are named too: a column that a later log has besides would change the result.
void freeze_columns(const std::vector<MappedColumn>& mapping, std::map<std::string, std::string>& flags) {
  for (const std::string_view role : kLogRoleNames) flags[std::string(role)] = "-";
  for (const MappedColumn& column : mapping) flags[role_text(column)] = column.column;
}

bool is_summary(const std::vector<MappedColumn>& mapping) {
  return std::any_of(mapping.begin(), mapping.end(),
                     [](const MappedColumn& column) { return !column.meaning.empty(); });
}

void freeze_summary_columns(const std::vector<MappedColumn>& mapping, std::map<std::string, std::string>& flags) {
  std::vector<std::string> pairs;
  bool repeats = false;
  bool met_frequency = false;
  for (const MappedColumn& column : mapping) {
    // The list has no way to quote a name.
    if (column.column.find_first_of(",=") != std::string::npos) return;
    std::string role = column.meaning;
    if (column.role == LogRole::customer) {
      flags["customer"] = column.column;
      continue;
    }
    if (column.role == LogRole::order) {
      repeats = column.meaning == "repeats";
      role = "frequency";
      met_frequency = true;
    } else if (column.role == LogRole::amount) {
      role = "monetary";
    } else if (!met_frequency) {
      // Only recency comes before it, and may mean t_x.
      role = "recency";
    }
    pairs.push_back(fmt::format("{}={}", role, column.column));
  }
  flags["summary"] = "true";
  flags["summary-columns"] = fmt::format("{}", fmt::join(pairs, ","));
  flags[repeats ? "recency-is-t-x" : "recency-is-since-last"] = "true";
}

}  // namespace

std::map<std::string, std::string> resolved_flags(const RunFlags& typed, const RunOptions& options,
                                                  const RunResult& result, const RunFacts& facts) {
  std::map<std::string, std::string> flags;
  const TimeNs as_of = result.aggregate.as_of;
  if (as_of != kNoTime) flags["as-of"] = format_time(as_of, facts.utc_offset);
  // Several files may name their columns differently.
  if (facts.inputs.size() == 1) {
    if (is_summary(facts.mapping)) {
      freeze_summary_columns(facts.mapping, flags);
    } else {
      freeze_columns(facts.mapping, flags);
    }
  }
  if (!typed.cuts.empty()) {
    flags["cuts"] = cuts_text(options.score);
    flags["method"] = flags["levels"] = "";
  }
  return flags;
}

std::map<std::string, std::string> run_record(const RunResult& result, const RunFacts& facts) {
  std::map<std::string, std::string> out;
  const AggregateResult& aggregate = result.aggregate;
  if (aggregate.as_of != kNoTime) {
    out["as_of"] = format_time(aggregate.as_of, facts.utc_offset);
    out["as_of_ns"] = std::to_string(aggregate.as_of);
  }
  if (!facts.fingerprint.empty()) out["input_fingerprint"] = facts.fingerprint;
  out["rows_read"] = std::to_string(aggregate.counts.read);
  out["rows_used"] = std::to_string(aggregate.counts.used());
  for (std::size_t reason = 0; reason < kSkipReasons; ++reason) {
    if (aggregate.counts.skipped[reason] == 0) continue;
    out["rows_skipped_" + std::string(kSkipReasonNames[reason])] = std::to_string(aggregate.counts.skipped[reason]);
  }
  if (result.clv.fitted()) out["model_unit"] = unit_name(result.clv.unit);
  for (const MappedColumn& column : facts.mapping) {
    out["column_" + role_text(column)] = column.column;
  }
  out["notes"] = fmt::format("{}", fmt::join(facts.notes, "\n"));
  return out;
}

}  // namespace quintile::tool
