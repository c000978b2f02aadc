#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "quintile/error.hpp"
#include "quintile/score.hpp"

namespace quintile {
namespace {

constexpr std::array<std::string_view, 7> kMethodNames = {"quantile", "ntile",        "rfm-r", "nested",
                                                          "fixed",    "percent-rank", "kmeans"};

template <class T>
void add(std::vector<ColumnView>& columns, const Buffer<T>& values, std::string name, std::string description) {
  if (!values.empty()) {
    columns.push_back({std::move(name), "1", std::move(description), ColumnRole::plain, values.span(), {}});
  }
}

}  // namespace

std::string_view name_of(ScoreMethod method) { return kMethodNames[static_cast<std::size_t>(method)]; }

ScoreMethod score_method_from(std::string_view name) {
  for (std::size_t i = 0; i < kMethodNames.size(); ++i) {
    if (kMethodNames[i] == name) return static_cast<ScoreMethod>(i);
  }
  throw UserError(
      fmt::format("there is no scoring method '{}'. Choose one of: {}.", name, fmt::join(kMethodNames, ", ")));
}

std::vector<ColumnView> score_columns(const ScoreResult& result) {
  std::vector<ColumnView> columns;
  add(columns, result.r, "r_score", "Recency score, 1 to the number of levels (best); 0: not scored");
  add(columns, result.f, "f_score", "Frequency score, 1 to the number of levels (best); 0: not scored");
  add(columns, result.m, "m_score", "Monetary score, 1 to the number of levels (best); 0: not scored");
  add(columns, result.cell, "rfm_cell", "R, F and M scores as digits, or a cell index for more than 9 levels");
  add(columns, result.score, "rfm_score", "Weighted mean of the scores");
  add(columns, result.percentile, "rfm_percentile", "Share of scored customers with a score no greater, 0 to 100");
  add(columns, result.percent_rank[kRecency], "r_percent_rank", "Percent rank of recency, 0 (worst) to 1");
  add(columns, result.percent_rank[kFrequency], "f_percent_rank", "Percent rank of frequency, 0 (worst) to 1");
  add(columns, result.percent_rank[kMonetary], "m_percent_rank", "Percent rank of monetary value, 0 (worst) to 1");
  return columns;
}

}  // namespace quintile
