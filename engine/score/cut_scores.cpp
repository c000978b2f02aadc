#include "engine/score/cut_scores.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "kernels/scoring.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {

void score_by_cuts(const NumberColumns& columns, std::span<const CutColumn> cut) {
  const kernels::ScoringKernels& kernel = kernels::scoring_kernels();
  parallel_blocks(columns.rows(), kCustomerBlock, [&](std::size_t, std::size_t first, std::size_t last) {
    for_each_stretch(columns, first, last, [&](std::size_t begin, std::size_t size, const StretchColumns& column) {
      for (std::size_t c = 0; c < cut.size(); ++c) {
        const CutColumn& own = cut[c];
        const kernels::CutScale scale{own.cuts.data(), own.cuts.size(), static_cast<unsigned>(own.levels),
                                      own.smaller_is_better};
        kernel.score(column[c], size, scale, own.scores.data() + begin);
      }
    });
  });
}

std::vector<double> left_closed(std::span<const double> cuts) {
  std::vector<double> lowered(cuts.begin(), cuts.end());
  for (double& cut : lowered) cut = std::nextafter(cut, -std::numeric_limits<double>::infinity());
  return lowered;
}

std::size_t raise_missing(std::span<const std::uint8_t> r, std::span<std::uint8_t> scores) {
  return reduce_blocks(
      scores.size(), kCustomerBlock, std::size_t{0},
      [&](std::size_t begin, std::size_t end) {
        return kernels::scoring_kernels().raise_missing(r.data() + begin, end - begin, scores.data() + begin);
      },
      [](std::size_t& total, std::size_t part) { total += part; });
}

}  // namespace quintile::scoring
