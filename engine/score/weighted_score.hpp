// R, F and M together: cell, weighted score and its percentile.
#pragma once

#include "quintile/score.hpp"

namespace quintile::scoring {

/// Fills cell, score and percentile from the scores (and percent ranks, when every dimension has them).
void combine_scores(const ScoreOptions& options, ScoreResult& result);

}  // namespace quintile::scoring
