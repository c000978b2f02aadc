#include <fmt/format.h>

#include "engine/score/cut_scores.hpp"
#include "quintile/error.hpp"
#include "quintile/score.hpp"

namespace quintile {
namespace {

// The column names that OwnedMeasure gives, turned back into options.
FrequencyMeasure frequency_from(std::string_view measure, FrequencyMeasure otherwise) {
  if (measure == "occasions") return FrequencyMeasure::occasions;
  if (measure == "periods") return FrequencyMeasure::periods;
  if (measure == "repeat_frequency") return FrequencyMeasure::repeat_frequency;
  return otherwise;
}

MonetaryMeasure monetary_from(std::string_view measure, MonetaryMeasure otherwise) {
  if (measure == "monetary_total") return MonetaryMeasure::total;
  if (measure == "monetary_mean") return MonetaryMeasure::mean;
  if (measure == "monetary_mean_repeat") return MonetaryMeasure::mean_repeat;
  return otherwise;
}

}  // namespace

ScoreOptions with_frozen_cuts(ScoreOptions options, const std::array<DimensionCuts, 3>& earlier) {
  for (std::size_t d = 0; d < 3; ++d) {
    const DimensionCuts& from = earlier[d];
    if (!from.scored) continue;
    const bool whole = from.method != ScoreMethod::nested && !from.cuts.empty();
    if (!whole)
      throw UserError(
          fmt::format("the earlier run's {} scores have no cut points to reuse, because their method was {}. "
                      "Score that run by quantile, rfm-r, kmeans or fixed.",
                      kDimensionNames[d], name_of(from.method)));
    options.method[d] = ScoreMethod::fixed;
    options.levels[d] = from.levels;
    options.cuts[d] = from.method == ScoreMethod::rfm_r ? scoring::left_closed(from.cuts) : from.cuts;
  }
  options.frequency = frequency_from(earlier[kFrequency].measure, options.frequency);
  options.monetary = monetary_from(earlier[kMonetary].measure, options.monetary);
  return options;
}

}  // namespace quintile
