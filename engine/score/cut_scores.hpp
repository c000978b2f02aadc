// Scores from cut points: the pass every cutting method ends in.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/score/number_columns.hpp"

namespace quintile::scoring {

/// How a column is cut, and where its scores go.
struct CutColumn {
  std::vector<double> cuts;  ///< ascending, fewer than `levels`
  int levels = 5;
  bool smaller_is_better = false;
  std::span<std::uint8_t> scores;
};

/// Score 1 + number of cuts < value, or levels - that number where smaller is better; 0 for NaN. All columns in one
/// pass, one CutColumn each.
void score_by_cuts(const NumberColumns& columns, std::span<const CutColumn> cut);

/// Cut points that do with `<` what the given ones do with `<=`.
[[nodiscard]] std::vector<double> left_closed(std::span<const double> cuts);

/// Gives customers with a purchase (`r` is not 0) but without a score the lowest one, and returns how many they are.
std::size_t raise_missing(std::span<const std::uint8_t> r, std::span<std::uint8_t> scores);

}  // namespace quintile::scoring
