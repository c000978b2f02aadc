// Scores from cut points: the pass every cutting method ends in.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/score/measures.hpp"

namespace quintile::scoring {

/// Score 1 + number of cuts < value, or levels - that number where smaller is better; 0 for NaN.
/// `cuts` ascend and are fewer than `levels`.
void score_by_cuts(const Measure& measure, std::span<const double> cuts, int levels, std::span<std::uint8_t> scores);

/// Cut points that do with `<` what the given ones do with `<=`.
[[nodiscard]] std::vector<double> left_closed(std::span<const double> cuts);

}  // namespace quintile::scoring
