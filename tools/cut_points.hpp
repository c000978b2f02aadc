// Fixed cut points: typed, or taken from an earlier run.
#pragma once

#include <string>

#include "quintile/score.hpp"

namespace quintile::tool {

/// Applies --cuts (the path of a result, or "r=..;f=..;m=.."; may be empty) to the options: the dimensions that have
/// cut points are scored by method fixed with as many levels as the cuts make. Throws UserError when that contradicts
/// methods or levels the user gave, or when the earlier run has no cut points or scored another measure.
void apply_cuts(const std::string& text, bool methods_given, bool levels_given, ScoreOptions& options);

/// A sentence for a run that takes the cut points of an earlier result but other segment rules than that one had;
/// otherwise empty.
[[nodiscard]] std::string other_rules_note(const std::string& cuts, const std::string& rules);

/// The cut points of the dimensions with method fixed, in the form --cuts reads.
[[nodiscard]] std::string cuts_text(const ScoreOptions& options);

}  // namespace quintile::tool
