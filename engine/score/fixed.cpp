#include <utility>

#include "engine/score/cut_scores.hpp"
#include "engine/score/methods.hpp"

namespace quintile::scoring {

Cuts score_fixed(const Measure& measure, int levels, Cuts cuts, Scores scores) {
  score_by_cuts(measure, cuts, levels, scores);
  return cuts;
}

}  // namespace quintile::scoring
