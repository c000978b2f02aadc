#include "engine/score/cut_scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

// Counting all cuts beats a binary search as long as they fit a few registers.
constexpr std::size_t kCountAll = 16;

struct CountAll {
  std::span<const double> cuts;
  unsigned operator()(double value) const noexcept {
    unsigned below = 0;
    for (const double cut : cuts) below += static_cast<unsigned>(cut < value);
    return below;
  }
};

struct Search {
  std::span<const double> cuts;
  unsigned operator()(double value) const noexcept {
    return static_cast<unsigned>(std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin());
  }
};

template <class Below>
void score_block(std::span<const double> values, const Measure& measure, int levels, Below below,
                 std::uint8_t* scores) {
  const auto top = static_cast<unsigned>(levels);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    const unsigned count = below(value);
    const unsigned score = measure.smaller_is_better ? top - count : 1 + count;
    scores[i] = static_cast<std::uint8_t>(value == value ? score : 0);
  }
}

}  // namespace

void score_by_cuts(const Measure& measure, std::span<const double> cuts, int levels, std::span<std::uint8_t> scores) {
  parallel_blocks(scores.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    const auto values = measure.values.subspan(begin, end - begin);
    if (cuts.size() <= kCountAll) {
      score_block(values, measure, levels, CountAll{cuts}, scores.data() + begin);
    } else {
      score_block(values, measure, levels, Search{cuts}, scores.data() + begin);
    }
  });
}

std::vector<double> left_closed(std::span<const double> cuts) {
  std::vector<double> lowered(cuts.begin(), cuts.end());
  for (double& cut : lowered) cut = std::nextafter(cut, -std::numeric_limits<double>::infinity());
  return lowered;
}

}  // namespace quintile::scoring
