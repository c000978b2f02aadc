// Scores -> named segments, groups, VIP and at-risk flags.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/rules.hpp"
#include "quintile/score.hpp"
#include "quintile/table.hpp"

namespace quintile {

struct SegmentOptions {
  RuleSet rules;                 ///< default: builtin_rules("standard"); an empty rule list means that
  double vip_share = 0.05;       ///< top share of monetary value, and of projected CLV, that is VIP; 0..1
  double at_risk_p_alive = 0.5;  ///< a customer with p_alive below it is at risk, once a model is fitted
};

/// A segment's identity: what a code in the `segment` column means.
struct SegmentInfo {
  std::string name;
  SegmentGroup group = SegmentGroup::other;
  std::string meaning;
  std::string action;
};

struct SegmentResult {
  std::vector<SegmentInfo> segments;  ///< rules in order, then `otherwise` where it can occur, then Prospects
  Buffer<std::uint8_t> segment;       ///< index into segments
  Buffer<std::uint8_t> group;         ///< SegmentGroup
  Buffer<std::uint8_t> is_vip;        ///< champions group, or in the top share of money
  Buffer<std::uint8_t> is_at_risk;    ///< at-risk group, or p_alive below the limit
  double vip_threshold = 0;           ///< monetary value above which a customer is VIP; NaN: no amounts
  std::vector<std::string> notes;
};

/// Assigns every customer a segment. `extra` are further numeric columns that rules may name (p_alive, clv_...,
/// ...); a column named "p_alive" also feeds is_at_risk, and one named "clv" adds its top share to is_vip.
/// Throws UserError when a rule names a column that does not exist.
[[nodiscard]] SegmentResult assign_segments(const CustomerTable& customers, const ScoreResult& scores,
                                            const SegmentOptions& options, const std::vector<ColumnView>& extra = {});

[[nodiscard]] std::vector<ColumnView> segment_columns(const SegmentResult& result);

}  // namespace quintile
