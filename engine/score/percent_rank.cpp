#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/score/methods.hpp"
#include "engine/score/sorted_values.hpp"

namespace quintile::scoring {

Buffer<double> score_percent_rank(const Measure& measure, int levels, Scores scores) {
  Buffer<double> ranks(scores.size(), std::numeric_limits<double>::quiet_NaN());
  std::fill(scores.begin(), scores.end(), std::uint8_t{0});
  const Buffer<double> values = greater_is_better(measure);
  const Buffer<SortedValue> sorted = sort_values(values);
  const std::size_t last = sorted.size() > 1 ? sorted.size() - 1 : 1;
  const auto top = static_cast<std::size_t>(levels);
  for_each_run(sorted, [&](std::size_t begin, std::size_t end) {
    const double rank = static_cast<double>(begin) / static_cast<double>(last);
    // In whole numbers, so that a rank on a level's border never slips below it.
    const std::size_t level = std::min(top, 1 + begin * top / last);
    for (std::size_t i = begin; i < end; ++i) {
      ranks[sorted[i].index] = rank;
      scores[sorted[i].index] = static_cast<std::uint8_t>(level);
    }
  });
  return ranks;
}

}  // namespace quintile::scoring
