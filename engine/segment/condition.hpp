// What a condition is about, and whether it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quintile/rules.hpp"

namespace quintile::segmenting {

/// Scores of a customer on a rule set's scale.
struct ScoreCell {
  int r = 0;
  int f = 0;
  int m = 0;
  int fm = 0;
};

/// Whether a condition is on a score (r, f, m, fm) rather than on a column.
[[nodiscard]] bool is_on_score(const Condition& condition);

/// Whether low <= value <= high, ends open as asked. NaN: no.
[[nodiscard]] bool holds(const Condition& condition, double value) noexcept;

/// Whether all conditions on scores hold.
[[nodiscard]] bool score_part_holds(const Conjunction& conjunction, const ScoreCell& cell);

/// Whether some conditions are on columns.
[[nodiscard]] bool has_column_part(const Conjunction& conjunction);

/// Whether no value can meet all conditions on some variable, whatever the score cells are.
[[nodiscard]] bool contradicts_itself(const Conjunction& conjunction);

/// Reads the bounds "5", "2-4", "<= 30", "> 3", ">= 1, < 5" into a condition on `variable`; nothing when
/// the text is none of these.
[[nodiscard]] std::optional<Condition> condition_from(std::string_view variable, std::string_view text);

}  // namespace quintile::segmenting
