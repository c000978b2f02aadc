#include "engine/score/cut_scores.hpp"
#include "engine/score/methods.hpp"
#include "engine/score/quantiles.hpp"

namespace quintile::scoring {

Cuts score_quantile(const Measure& measure, int levels, Scores scores) {
  Cuts cuts = qcut_points(measure.values, levels);
  score_by_cuts(measure, cuts, levels, scores);
  return cuts;
}

}  // namespace quintile::scoring
