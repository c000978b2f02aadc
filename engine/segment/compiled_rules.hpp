// A rule set made ready to be applied to customers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/score/cell_table.hpp"
#include "engine/segment/column_conditions.hpp"
#include "engine/segment/score_scale.hpp"
#include "quintile/rules.hpp"
#include "quintile/score.hpp"
#include "quintile/table.hpp"

namespace quintile::segmenting {

/// Answers by cell of scores where scores alone decide; elsewhere tries, in order, the rules whose conditions on
/// scores hold in the cell, down to the first without further conditions. References its arguments.
class CompiledRules {
 public:
  /// Throws UserError when a rule names a column that is not among `columns`.
  CompiledRules(const RuleSet& rules, const ScoreResult& scores, std::span<const ColumnView> columns);

  /// Whether some occurring cell can be left to no rule.
  [[nodiscard]] bool can_fall_through() const noexcept { return can_fall_through_; }

  /// Writes the index of the first rule that matches each of customers [begin, end), rules.size() for none, and
  /// `unscored` where there are no scores.
  void apply(std::size_t begin, std::size_t end, std::uint8_t unscored, std::span<std::uint8_t> out) const;

 private:
  struct Candidate {
    std::uint8_t rule;
    std::vector<std::uint16_t> conditions;  // on columns; all must hold
  };
  struct Decision {
    std::vector<Candidate> candidates;  // tried in order, before ...
    std::uint8_t rule = 0;              // ... this
  };
  void make_lookup();
  void apply_lookup(std::size_t begin, std::size_t end, std::uint8_t unscored, std::span<std::uint8_t> out) const;
  [[nodiscard]] Decision decide(const RuleSet& rules, const ScoreCell& cell);

  const ScoreResult& scores_;
  ScoreScale scale_;
  ColumnConditions conditions_;
  std::vector<Decision> decisions_;  // by cell number
  bool can_fall_through_ = false;
  std::optional<scoring::CellNumbers> numbers_;  // where scores alone decide, and their cells are few:
  std::vector<std::uint8_t> rule_of_;            // the rule of each
};

}  // namespace quintile::segmenting
