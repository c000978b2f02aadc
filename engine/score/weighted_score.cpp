#include "engine/score/weighted_score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/score/sorted_values.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The cell's number: digits while every level is one digit, otherwise an index from 1.
class CellNumber {
 public:
  CellNumber(const ScoreOptions& options, bool has_m) : levels_(), has_m_(has_m) {
    for (std::size_t d = 0; d < 3; ++d) {
      levels_[d] = static_cast<std::uint32_t>(options.levels[d]);
      digits_ = digits_ && (levels_[d] <= 9 || (d == kMonetary && !has_m));
    }
  }
  [[nodiscard]] std::uint32_t operator()(std::uint32_t r, std::uint32_t f, std::uint32_t m) const noexcept {
    if (r == 0) return 0;
    if (digits_) return has_m_ ? r * 100 + f * 10 + m : r * 10 + f;
    const std::uint32_t rf = (r - 1) * levels_[kFrequency] + f - 1;
    return 1 + (has_m_ ? rf * levels_[kMonetary] + m - 1 : rf);
  }

 private:
  std::array<std::uint32_t, 3> levels_;
  bool has_m_;
  bool digits_ = true;
};

// A weighted mean. Weights are divided by the greatest first, so that equal weights add whole numbers exactly and
// 1-2-3 scores what 3-2-1 does.
class WeightedMean {
 public:
  WeightedMean(const ScoreOptions& options, bool has_m) : weights_(options.weights) {
    if (!has_m) weights_[kMonetary] = 0;
    const double greatest = std::max({weights_[0], weights_[1], weights_[2]});
    for (double& weight : weights_) weight /= greatest;
    sum_ = weights_[0] + weights_[1] + weights_[2];
  }
  [[nodiscard]] double operator()(double r, double f, double m) const noexcept {
    return (weights_[0] * r + weights_[1] * f + weights_[2] * m) / sum_;
  }

 private:
  std::array<double, 3> weights_;
  double sum_ = 1;
};

// Snaps to multiples of 2^-40, so that sums that differ by rounding only count as equal.
double snapped(double score) { return std::nearbyint(score * 0x1p40) * 0x1p-40; }

// Percentiles where scores take few values: count customers per cell and look the share up.
void percentiles_by_cell(std::size_t cells, ScoreResult& result) {
  struct Cell {
    std::uint64_t count = 0;
    double score = kNaN;
  };
  std::vector<Cell> table = reduce_blocks(
      result.cell.size(), kCustomerBlock, std::vector<Cell>(cells),
      [&](std::size_t begin, std::size_t end) {
        std::vector<Cell> part(cells);
        for (std::size_t i = begin; i < end; ++i) {
          ++part[result.cell[i]].count;
          part[result.cell[i]].score = result.score[i];
        }
        return part;
      },
      [](std::vector<Cell>& total, const std::vector<Cell>& part) {
        for (std::size_t cell = 0; cell < total.size(); ++cell) {
          total[cell].count += part[cell].count;
          if (part[cell].count > 0) total[cell].score = part[cell].score;
        }
      });
  std::vector<std::size_t> order;
  std::uint64_t scored = 0;
  for (std::size_t cell = 1; cell < cells; ++cell) {
    if (table[cell].count == 0) continue;
    order.push_back(cell);
    scored += table[cell].count;
  }
  const auto key = [&](std::size_t cell) { return snapped(table[cell].score); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<double> percentile(cells, kNaN);
  std::uint64_t up_to = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    for (; end < order.size() && key(order[end]) == key(order[begin]); ++end) up_to += table[order[end]].count;
    for (; begin < end; ++begin) {
      percentile[order[begin]] = 100.0 * static_cast<double>(up_to) / static_cast<double>(scored);
    }
  }
  parallel_blocks(result.cell.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) result.percentile[i] = percentile[result.cell[i]];
  });
}

void percentiles_by_rank(ScoreResult& result) {
  std::fill(result.percentile.begin(), result.percentile.end(), kNaN);
  Buffer<double> scores(result.score.size());
  parallel_blocks(scores.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) scores[i] = snapped(result.score[i]);
  });
  const Buffer<SortedValue> sorted = sort_values(scores);
  for_each_run(sorted, [&](std::size_t begin, std::size_t end) {
    const double share = 100.0 * static_cast<double>(end) / static_cast<double>(sorted.size());
    for (std::size_t i = begin; i < end; ++i) result.percentile[sorted[i].index] = share;
  });
}

}  // namespace

void combine_scores(const ScoreOptions& options, ScoreResult& result) {
  const std::size_t size = result.r.size();
  const bool has_m = !result.m.empty();
  result.cell = Buffer<std::uint32_t>(size);
  result.score = Buffer<double>(size);
  result.percentile = Buffer<double>(size);
  const auto ranked = [&](std::size_t d) { return options.method[d] == ScoreMethod::percent_rank; };
  const bool by_rank = ranked(kRecency) && ranked(kFrequency) && (!has_m || ranked(kMonetary));
  const CellNumber cell(options, has_m);
  const WeightedMean mean(options, has_m);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint8_t m = has_m ? result.m[i] : std::uint8_t{0};
      result.cell[i] = cell(result.r[i], result.f[i], m);
      if (result.r[i] == 0) {
        result.score[i] = kNaN;
      } else if (by_rank) {
        result.score[i] = mean(result.percent_rank[kRecency][i], result.percent_rank[kFrequency][i],
                               has_m ? result.percent_rank[kMonetary][i] : 0);
      } else {
        result.score[i] = mean(result.r[i], result.f[i], m);
      }
    }
  });
  constexpr std::size_t kCountCells = 4'096;
  const auto level = [&](Dimension d) { return static_cast<std::uint32_t>(options.levels[d]); };
  const std::size_t cells = 1 + std::size_t{cell(level(kRecency), level(kFrequency), has_m ? level(kMonetary) : 0)};
  if (!by_rank && cells <= kCountCells) {
    percentiles_by_cell(cells, result);
  } else {
    percentiles_by_rank(result);
  }
}

}  // namespace quintile::scoring
