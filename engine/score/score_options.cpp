#include "engine/score/score_options.hpp"

#include <fmt/format.h>

#include <cmath>

#include "quintile/error.hpp"

namespace quintile {
namespace {

void check_levels(std::string_view dimension, int levels) {
  if (levels < 2 || levels > 255)
    throw UserError(fmt::format("the number of {} score levels must be between 2 and 255: {}.", dimension, levels));
}

void check_cuts(std::string_view dimension, const std::vector<double>& cuts, int levels) {
  if (cuts.size() != static_cast<std::size_t>(levels) - 1)
    throw UserError(fmt::format("{} {} cut points do not make {} levels. Give {}, one fewer than there are levels.",
                                cuts.size(), dimension, levels, levels - 1));
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if (std::isnan(cuts[i])) throw UserError(fmt::format("{} cut point {} is not a number.", dimension, i + 1));
    if (i > 0 && cuts[i] < cuts[i - 1])
      throw UserError(fmt::format("{} cut points must ascend, but {} follows {}.", dimension, cuts[i], cuts[i - 1]));
  }
}

void check_weights(const ScoreOptions& options, bool has_amounts) {
  double sum = 0;
  for (std::size_t d = 0; d < 3; ++d) {
    const double weight = options.weights[d];
    if (!std::isfinite(weight) || weight < 0)
      throw UserError(fmt::format("the weight of {} must be zero or more: {}.", kDimensionNames[d], weight));
    if (d != kMonetary || has_amounts) sum += weight;
  }
  if (sum > 0) return;
  if (has_amounts) throw UserError("the weights of recency, frequency and monetary are all zero. Give one at least.");
  throw UserError(
      "the weights of recency and frequency are both zero, and the log has no amounts. Give one of the two.");
}

}  // namespace

void scoring::check_options(const ScoreOptions& options, bool has_amounts) {
  for (std::size_t d = 0; d < 3; ++d) {
    check_levels(kDimensionNames[d], options.levels[d]);
    if (options.method[d] == ScoreMethod::fixed && (d != kMonetary || has_amounts))
      check_cuts(kDimensionNames[d], options.cuts[d], options.levels[d]);
  }
  check_weights(options, has_amounts);
}

}  // namespace quintile
