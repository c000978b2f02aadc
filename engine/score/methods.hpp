// The scoring methods, one file each. All write a score for every customer whose measure is a number, and 0 for
// the others.
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

/// pandas.qcut: right-closed classes between type-7 quantiles.
[[nodiscard]] Cuts score_quantile(const Measure& measure, int levels, Scores scores);

/// R package rfm: left-closed classes between type-7 quantiles plus 1.
[[nodiscard]] Cuts score_rfm_r(const Measure& measure, int levels, Scores scores);

/// Right-closed classes between given cut points.
[[nodiscard]] Cuts score_fixed(const Measure& measure, int levels, Cuts cuts, Scores scores);

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
