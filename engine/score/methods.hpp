// The scoring methods that take more than cut points (those: cut_scores.hpp), one file each. All write a score for
// every customer whose measure is a number, and 0 for the others.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/score/measures.hpp"
#include "quintile/buffer.hpp"

namespace quintile::scoring {

using Scores = std::span<std::uint8_t>;
/// The cut points used, ascending, levels - 1 of them; none when nobody was scored.
using Cuts = std::vector<double>;

/// SQL NTILE(levels) OVER (ORDER BY measure, customer), worst first.
void score_ntile(const Measure& measure, int levels, Scores scores);

/// SQL PERCENT_RANK() OVER (ORDER BY measure), worst first, and its level 1 + floor(rank * levels), at most `levels`.
/// The ranks, NaN where there is nothing to score, are returned.
[[nodiscard]] Buffer<double> score_percent_rank(const Measure& measure, int levels, Scores scores);

/// Classes of least within-class squares, cut midway between neighbouring values of two classes.
[[nodiscard]] Cuts score_kmeans(const Measure& measure, int levels, Scores scores);

/// Scores given by earlier dimensions: customers that agree on all of them form a group.
struct Nesting {
  std::span<const std::uint8_t> scores;
  int levels = 0;
};
/// Quantile scores within each group.
void score_nested(const Measure& measure, int levels, std::span<const Nesting> outer, Scores scores);

}  // namespace quintile::scoring
