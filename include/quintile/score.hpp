// Customer measures -> R, F and M scores.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/table.hpp"

namespace quintile {

enum class ScoreMethod : std::uint8_t {
  quantile,      ///< type-7 cut points over customers; score = 1 + number of cuts < value (pandas.qcut)
  ntile,         ///< equal-sized groups by (value, customer id) (SQL NTILE)
  rfm_r,         ///< cuts = type-7 quantiles + 1, score = 1 + number of cuts <= value (R package rfm)
  nested,        ///< R by quantile, F by quantile within each R, M within each (R, F)
  fixed,         ///< the user's or an earlier run's cut points, right-closed as in quantile
  percent_rank,  ///< (rank - 1) / (N - 1) in 0..1; the score is its level 1 + floor(rank * levels)
  kmeans,        ///< optimal one-dimensional breaks (least within-class squares), exact up to 4,194,304 / levels
                 ///< distinct values; beyond that the best breaks between that many narrow intervals
};

/// Which measure feeds F.
enum class FrequencyMeasure : std::uint8_t { occasions, periods, repeat_frequency };
/// Which measure feeds M.
enum class MonetaryMeasure : std::uint8_t { total, mean, mean_repeat };

/// R, F, M in this order wherever there are three of something.
enum Dimension : std::uint8_t { kRecency = 0, kFrequency = 1, kMonetary = 2 };
inline constexpr std::array<std::string_view, 3> kDimensionNames = {"recency", "frequency", "monetary"};

struct ScoreOptions {
  std::array<ScoreMethod, 3> method = {ScoreMethod::quantile, ScoreMethod::quantile, ScoreMethod::quantile};
  std::array<int, 3> levels = {5, 5, 5};  ///< 2..255 each; n = best
  FrequencyMeasure frequency = FrequencyMeasure::occasions;
  MonetaryMeasure monetary = MonetaryMeasure::total;
  std::array<double, 3> weights = {1.0 / 3, 1.0 / 3, 1.0 / 3};  ///< of the weighted score; rescaled to sum 1
  bool combined = true;  ///< also cell, score and percentile; without them a result takes a seventh of the memory
  /// For method fixed: levels - 1 ascending cut points each, in the unit of the measure (recency in days).
  std::array<std::vector<double>, 3> cuts;
};

/// How one dimension was cut.
struct DimensionCuts {
  std::string measure;  ///< column that was scored, e.g. "recency_days"
  ScoreMethod method = ScoreMethod::quantile;
  int levels = 5;
  bool scored = true;                 ///< false: the log lacks the measure (no amounts)
  std::vector<double> cuts;           ///< levels - 1, ascending; empty for ntile, percent_rank, nested F and M, and
                                      ///< when nobody was scored
  std::vector<std::uint64_t> counts;  ///< customers with score 1..levels
};

struct ScoreResult {
  Buffer<std::uint8_t> r, f, m;  ///< 1..levels; 0: not scored. m is empty when there are no amounts
  // The next three are empty unless the options ask for them.
  Buffer<std::uint32_t> cell;  ///< R*100 + F*10 + M when all levels <= 9 (R*10 + F without M), else an
                               ///< index ((R-1)*nF + F-1)*nM + M-1, plus 1; 0: not scored
  Buffer<double> score;        ///< weighted mean of the scores (of the percent ranks when all dimensions have
                               ///< them); NaN: not scored
  Buffer<double> percentile;   ///< share of scored customers with a score <= this one, 0..100; NaN: not scored
  std::array<Buffer<double>, 3> percent_rank;  ///< for method percent_rank, per dimension; otherwise empty
  std::array<DimensionCuts, 3> dimensions;
  std::vector<std::string> notes;  ///< sentences for the run report: coinciding cuts, no amounts, ...
};

/// Scores every customer with a purchase (those with recency). Who has a purchase but not the measure (M by
/// mean_repeat of a one-time buyer) is outside every quantile and gets the lowest score, 1. Throws UserError for levels
/// outside 2..255, cuts that do not ascend or do not fit the levels, a measure the table lacks (recency or frequency),
/// weights that are negative or all zero.
[[nodiscard]] ScoreResult score(const CustomerTable& customers, const ScoreOptions& options);

/// The options that score as an earlier run did, by its frozen cut points: method, levels, cuts and measures are
/// taken from it. Throws UserError when a dimension has no cut points (ntile, percent_rank, nested).
[[nodiscard]] ScoreOptions with_frozen_cuts(ScoreOptions options, const std::array<DimensionCuts, 3>& earlier);

/// Names as in flags and files: "quantile", "ntile", "rfm-r", "nested", "fixed", "percent-rank", "kmeans".
[[nodiscard]] std::string_view name_of(ScoreMethod method);
/// Throws UserError naming the methods there are.
[[nodiscard]] ScoreMethod score_method_from(std::string_view name);

/// Type-7 quantile (Hyndman and Fan 1996; the default of R and NumPy) of already sorted values.
/// Empty input: NaN.
[[nodiscard]] double quantile_type7(std::span<const double> sorted, double probability);

[[nodiscard]] std::vector<ColumnView> score_columns(const ScoreResult& result);

}  // namespace quintile
