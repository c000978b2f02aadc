// Scores of any number of levels on a rule set's scale.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/segment/condition.hpp"
#include "quintile/rules.hpp"
#include "quintile/score.hpp"

namespace quintile::segmenting {

/// Maps scores 1..levels to 1..scale, ends onto ends: s' = 1 + (s - 1)(scale - 1) / (levels - 1), rounded half up.
/// FM is the mean of the unrounded F and M, rounded half up; without M both are F. A cell of scaled scores has a
/// number below scale^4, so that a table over cells is small whatever the levels are.
class ScoreScale {
 public:
  ScoreScale(int scale, const ScoreResult& scores);

  [[nodiscard]] std::size_t cells() const noexcept;
  /// Cell number of scores (at least 1 each; m is ignored without amounts).
  [[nodiscard]] std::size_t cell(std::uint8_t r, std::uint8_t f, std::uint8_t m) const noexcept {
    return r_[r] + fm_[std::size_t{f} * stride_ + (has_m_ ? m : 0)];
  }
  /// The scores of each cell number that occurs; r = 0 for the others.
  [[nodiscard]] std::vector<ScoreCell> occurring() const;

 private:
  std::size_t scale_;
  std::array<int, 3> levels_{};
  bool has_m_;
  std::size_t stride_;
  std::vector<std::uint16_t> r_;   // by R: its part of the cell number
  std::vector<std::uint16_t> fm_;  // by (F, M): its part
};

}  // namespace quintile::segmenting
