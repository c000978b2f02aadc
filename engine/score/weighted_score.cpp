#include "engine/score/weighted_score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "engine/score/cell_table.hpp"
#include "engine/score/number_columns.hpp"
#include "engine/score/sorted_values.hpp"
#include "kernels/scoring.hpp"
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

// Everything by cell: a cell's customers share number, score and percentile.
void combine_by_cell(const CellNumbers& cells, const CellTable& table, const CellNumber& number_of,
                     const WeightedMean& mean, ScoreResult& result) {
  std::vector<std::uint32_t> number(cells.size(), 0);
  Buffer<kernels::CellValue> value(cells.size(), {kNaN, kNaN});
  std::vector<std::size_t> order;
  std::uint64_t scored = 0;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    const auto [r, f, m] = cells.scores_of(cell);
    if (r == 0 || table.count(cell) == 0) continue;
    number[cell] = number_of(r, f, m);
    value[cell].score = mean(r, f, m);
    order.push_back(cell);
    scored += table.count(cell);
  }
  const auto key = [&](std::size_t cell) { return snapped(value[cell].score); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::uint64_t up_to = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    for (; end < order.size() && key(order[end]) == key(order[begin]); ++end) up_to += table.count(order[end]);
    for (; begin < end; ++begin) {
      value[order[begin]].percentile = 100.0 * static_cast<double>(up_to) / static_cast<double>(scored);
    }
  }
  parallel_blocks(result.r.size(), kCustomerBlock, [&](std::size_t, std::size_t first, std::size_t last) {
    std::array<std::uint16_t, kStretch> cell;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (std::size_t begin = first; begin < last; begin += kStretch) {
      const std::size_t end = std::min(last, begin + kStretch);
      cells.cells_of(result, begin, end, cell.data());
      kernels::scoring_kernels().spread(cell.data(), end - begin, number.data(), value.data(),
                                        result.cell.data() + begin, result.score.data() + begin,
                                        result.percentile.data() + begin);
    }
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

// Customers by score 1..levels.
std::vector<std::uint64_t> count_scores(std::span<const std::uint8_t> scores, int levels) {
  using Counts = std::vector<std::uint64_t>;
  Counts counts = reduce_blocks(
      scores.size(), kCustomerBlock, Counts(static_cast<std::size_t>(levels) + 1),
      [&](std::size_t begin, std::size_t end) {
        Counts part(static_cast<std::size_t>(levels) + 1);
        for (std::size_t i = begin; i < end; ++i) ++part[scores[i]];
        return part;
      },
      [](Counts& total, const Counts& part) {
        for (std::size_t level = 0; level < total.size(); ++level) total[level] += part[level];
      });
  counts.erase(counts.begin());
  return counts;
}

// One customer after the other, by percent ranks or where cells are many.
void combine_by_customer(const CellNumber& cell, const WeightedMean& mean, bool by_rank, ScoreResult& result) {
  const bool has_m = !result.m.empty();
  parallel_blocks(result.r.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
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
  percentiles_by_rank(result);
}

}  // namespace

void combine_scores(const ScoreOptions& options, ScoreResult& result) {
  const std::size_t size = result.r.size();
  const bool has_m = !result.m.empty();
  if (options.combined) {
    result.cell = Buffer<std::uint32_t>(size);
    result.score = Buffer<double>(size);
    result.percentile = Buffer<double>(size);
  }
  const auto ranked = [&](std::size_t d) { return options.method[d] == ScoreMethod::percent_rank; };
  const bool by_rank = ranked(kRecency) && ranked(kFrequency) && (!has_m || ranked(kMonetary));
  const CellNumber number(options, has_m);
  const WeightedMean mean(options, has_m);
  const std::array<const Buffer<std::uint8_t>*, 3> scores = {&result.r, &result.f, &result.m};
  if (CellNumbers::fit(options.levels, has_m)) {
    const CellNumbers cells(options.levels, has_m);
    const CellTable table(result, cells);
    for (const Dimension d : {kRecency, kFrequency, kMonetary}) {
      if (d != kMonetary || has_m) result.dimensions[d].counts = table.by_score(d, options.levels[d]);
    }
    if (!by_rank && options.combined) return combine_by_cell(cells, table, number, mean, result);
  } else {
    for (const Dimension d : {kRecency, kFrequency, kMonetary}) {
      if (d != kMonetary || has_m) result.dimensions[d].counts = count_scores(*scores[d], options.levels[d]);
    }
  }
  if (options.combined) combine_by_customer(number, mean, by_rank, result);
}

}  // namespace quintile::scoring
