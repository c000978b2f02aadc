#include "quintile/segment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/segment/compiled_rules.hpp"
#include "engine/segment/rule_check.hpp"
#include "engine/segment/segment_flags.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

void check_share(std::string_view what, double value) {
  if (!(value >= 0 && value <= 1)) throw UserError(fmt::format("{} must be between 0 and 1: {}.", what, value));
}

std::vector<ColumnView> all_columns(const CustomerTable& customers, const ScoreResult& scores,
                                    const std::vector<ColumnView>& extra) {
  std::vector<ColumnView> columns = extra;
  for (auto& column : customer_columns(customers).columns) columns.push_back(std::move(column));
  for (auto& column : score_columns(scores)) columns.push_back(std::move(column));
  for (const ColumnView& column : columns) {
    if (column.size() != customers.size())
      throw UserError(
          fmt::format("the column '{}' has {} values for {} customers.", column.name, column.size(), customers.size()));
  }
  return columns;
}

bool uses_m(const RuleSet& rules) {
  const auto on_m = [](const Condition& condition) { return condition.variable == "m"; };
  for (const Rule& rule : rules.rules) {
    for (const Conjunction& conjunction : rule.when) {
      if (std::any_of(conjunction.begin(), conjunction.end(), on_m)) return true;
    }
  }
  return false;
}

// What each code of the segment column means.
std::vector<SegmentInfo> describe(const RuleSet& rules, bool with_otherwise) {
  std::vector<SegmentInfo> segments;
  for (const Rule& rule : rules.rules) segments.push_back({rule.name, rule.group, rule.meaning, rule.action});
  if (with_otherwise)
    segments.push_back({rules.otherwise, SegmentGroup::other, rules.otherwise_meaning, rules.otherwise_action});
  segments.push_back({segmenting::kProspectsName, SegmentGroup::prospects, "Known, but without a purchase so far",
                      "Introduce the offer, give a reason for the first order"});
  return segments;
}

}  // namespace

SegmentResult assign_segments(const CustomerTable& customers, const ScoreResult& scores, const SegmentOptions& options,
                              const std::vector<ColumnView>& extra) {
  check_share("the share of VIPs", options.vip_share);
  check_share("the limit of P(alive)", options.at_risk_p_alive);
  if (scores.r.size() != customers.size() || scores.f.size() != customers.size())
    throw UserError(
        fmt::format("the scores are of {} customers, but the table has {}.", scores.r.size(), customers.size()));
  const RuleSet rules = options.rules.rules.empty() ? builtin_rules("standard") : options.rules;
  if (const auto problem = segmenting::find_problem(rules))
    throw UserError(fmt::format("rule set '{}': {}: {}", rules.name, problem->key, problem->message));

  const std::vector<ColumnView> columns = all_columns(customers, scores, extra);
  const segmenting::CompiledRules compiled(rules, scores, columns);
  SegmentResult result;
  result.segments = describe(rules, compiled.can_fall_through());
  result.segment = Buffer<std::uint8_t>(customers.size());
  result.group = Buffer<std::uint8_t>(customers.size());
  const auto prospects = static_cast<std::uint8_t>(result.segments.size() - 1);
  std::array<std::uint8_t, 256> group_of{};
  for (std::size_t i = 0; i < result.segments.size(); ++i) {
    group_of[i] = static_cast<std::uint8_t>(result.segments[i].group);
  }
  result.is_vip = Buffer<std::uint8_t>(customers.size());
  result.is_at_risk = Buffer<std::uint8_t>(customers.size());
  const segmenting::SegmentFlags flags(customers, scores, options, extra);
  result.vip_threshold = flags.vip_threshold();
  const std::uint64_t unmatched = reduce_blocks(
      customers.size(), kCustomerBlock, std::uint64_t{0},
      [&](std::size_t begin, std::size_t end) {
        const auto segment = result.segment.span().subspan(begin, end - begin);
        compiled.apply(begin, end, prospects, segment);
        std::uint8_t* group = result.group.data() + begin;
        for (std::size_t i = 0; i < segment.size(); ++i) group[i] = group_of[segment[i]];
        flags.fill(begin, end, result);
        if (!compiled.can_fall_through()) return std::uint64_t{0};
        const auto otherwise = static_cast<std::uint8_t>(rules.rules.size());
        return static_cast<std::uint64_t>(std::count(segment.begin(), segment.end(), otherwise));
      },
      [](std::uint64_t& total, std::uint64_t part) { total += part; });
  if (unmatched > 0)
    result.notes.push_back(fmt::format("Customers that no rule matches are '{}': {}.", rules.otherwise, unmatched));
  if (scores.m.empty() && uses_m(rules))
    result.notes.emplace_back("There are no monetary scores: rules on m look at the frequency score instead.");
  return result;
}

std::vector<ColumnView> segment_columns(const SegmentResult& result) {
  std::vector<std::string> names;
  for (const SegmentInfo& segment : result.segments) names.push_back(segment.name);
  const std::vector<std::string> groups(kSegmentGroupNames.begin(), kSegmentGroupNames.end());
  return {
      {"segment", "", "Segment, by the rule set", ColumnRole::label, result.segment.span(), std::move(names)},
      {"segment_group", "", "Group of the segment", ColumnRole::label, result.group.span(), groups},
      {"is_vip", "", "Champion, or in the top share of monetary value", ColumnRole::flag, result.is_vip.span(), {}},
      {"is_at_risk", "", "In an at-risk segment, or probably gone", ColumnRole::flag, result.is_at_risk.span(), {}},
  };
}

}  // namespace quintile
