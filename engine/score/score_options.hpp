// Refuses options that make no sense.
#pragma once

#include "quintile/score.hpp"

namespace quintile::scoring {

/// Throws UserError. Options of M are not looked at when there are no amounts.
void check_options(const ScoreOptions& options, bool has_amounts);

}  // namespace quintile::scoring
