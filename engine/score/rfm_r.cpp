#include "engine/score/cut_scores.hpp"
#include "engine/score/methods.hpp"
#include "engine/score/quantiles.hpp"

namespace quintile::scoring {

Cuts score_rfm_r(const Measure& measure, int levels, Scores scores) {
  Cuts cuts = r_quantiles(measure.values, levels);
  for (double& cut : cuts) cut += 1;
  score_by_cuts(measure, left_closed(cuts), levels, scores);
  return cuts;
}

}  // namespace quintile::scoring
