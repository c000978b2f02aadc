#include "quintile/score.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/score/cut_scores.hpp"
#include "engine/score/measures.hpp"
#include "engine/score/methods.hpp"
#include "engine/score/order_statistics.hpp"
#include "engine/score/quantiles.hpp"
#include "engine/score/score_options.hpp"
#include "engine/score/weighted_score.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using scoring::Measure;
using scoring::MeasureColumn;
using scoring::Nesting;

// Whether a dimension's scores are a matter of cut points that hold for every customer.
bool is_cut(ScoreMethod method, Dimension dimension) {
  return method == ScoreMethod::quantile || method == ScoreMethod::rfm_r || method == ScoreMethod::fixed ||
         (method == ScoreMethod::nested && dimension == kRecency);
}

// The quantiles a method cuts at.
scoring::QuantileRule rule_of(ScoreMethod method, int levels) {
  if (method == ScoreMethod::fixed) return {};
  return method == ScoreMethod::rfm_r ? scoring::r_rule(levels) : scoring::qcut_rule(levels);
}

std::span<std::uint8_t> scores_of(ScoreResult& result, Dimension dimension) {
  return dimension == kRecency ? result.r.span() : dimension == kFrequency ? result.f.span() : result.m.span();
}

// Finds the cut points of all dimensions that have them in one pass, and scores these dimensions in another.
void score_cut_dimensions(const CustomerTable& customers, const std::array<MeasureColumn, 3>& columns,
                          const ScoreOptions& options, const std::vector<Dimension>& dimensions, ScoreResult& result) {
  if (dimensions.empty()) return;
  const scoring::Measures measures(customers, columns, dimensions);
  std::vector<scoring::QuantileRule> rules;
  for (const Dimension d : dimensions) rules.push_back(rule_of(options.method[d], options.levels[d]));
  const bool any =
      std::any_of(rules.begin(), rules.end(), [](const auto& rule) { return !rule.probabilities.empty(); });
  auto found = any ? scoring::quantiles(measures, rules) : std::vector<std::vector<double>>(rules.size());
  std::vector<scoring::CutColumn> cut;
  for (std::size_t c = 0; c < dimensions.size(); ++c) {
    const Dimension d = dimensions[c];
    std::vector<double>& cuts = result.dimensions[d].cuts;
    cuts = options.method[d] == ScoreMethod::fixed ? options.cuts[d] : std::move(found[c]);
    if (options.method[d] == ScoreMethod::rfm_r) {
      for (double& point : cuts) point += 1;
    }
    cut.push_back({options.method[d] == ScoreMethod::rfm_r ? scoring::left_closed(cuts) : cuts, options.levels[d],
                   d == kRecency, scores_of(result, d)});
  }
  scoring::score_by_cuts(measures, cut);
}

// Scores a dimension whose method looks at all customers together.
void score_dimension(Dimension dimension, const Measure& measure, const ScoreOptions& options,
                     std::span<const Nesting> outer, ScoreResult& result) {
  const int levels = options.levels[dimension];
  const std::span<std::uint8_t> scores = scores_of(result, dimension);
  switch (options.method[dimension]) {
    case ScoreMethod::ntile:
      return scoring::score_ntile(measure, levels, scores);
    case ScoreMethod::nested:
      return scoring::score_nested(measure, levels, outer, scores);
    case ScoreMethod::percent_rank:
      result.percent_rank[dimension] = scoring::score_percent_rank(measure, levels, scores);
      return;
    case ScoreMethod::kmeans:
      result.dimensions[dimension].cuts = scoring::score_kmeans(measure, levels, scores);
      return;
    case ScoreMethod::quantile:
    case ScoreMethod::rfm_r:
    case ScoreMethod::fixed:
      break;
  }
  throw InternalError("a method that cuts was asked to rank");
}

// Buyers without the measure have the lowest rank.
void rank_missing(std::span<const std::uint8_t> purchased, Buffer<double>& percent_rank) {
  parallel_blocks(percent_rank.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (purchased[i] != 0 && std::isnan(percent_rank[i])) percent_rank[i] = 0;
    }
  });
}

// Lists the first few of many: a note is one sentence.
template <class T>
std::string few_of(const std::vector<T>& values) {
  constexpr std::size_t kShown = 10;
  const std::span<const T> shown = std::span(values).first(std::min(values.size(), kShown));
  std::string list;
  if constexpr (std::is_floating_point_v<T>) {
    list = fmt::format("{:.6g}", fmt::join(shown, ", "));
  } else {
    list = fmt::format("{}", fmt::join(shown, ", "));
  }
  return values.size() > kShown ? fmt::format("{} and {} more", list, values.size() - kShown) : list;
}

std::string_view why_empty(const DimensionCuts& cuts, std::size_t customers) {
  if (customers < static_cast<std::size_t>(cuts.levels)) return "there are fewer customers than scores";
  if (cuts.method == ScoreMethod::fixed || cuts.method == ScoreMethod::rfm_r) return "no value lies there";
  return "equal values get equal scores";
}

void note_empty_levels(Dimension dimension, const DimensionCuts& cuts, std::size_t customers,
                       std::vector<std::string>& notes) {
  std::vector<std::size_t> empty;
  for (std::size_t level = 0; level < cuts.counts.size(); ++level) {
    if (cuts.counts[level] == 0) empty.push_back(level + 1);
  }
  if (empty.empty() || empty.size() == cuts.counts.size()) return;
  std::string note = fmt::format("No customer has {} score {}: {}", kDimensionNames[dimension], few_of(empty),
                                 why_empty(cuts, customers));
  if (!cuts.cuts.empty()) note += fmt::format(" (cut points {})", few_of(cuts.cuts));
  notes.push_back(note + ".");
}

// Says what is unusual. `missing`: buyers without the measure.
void add_notes(const std::vector<Dimension>& dimensions, const std::array<std::size_t, 3>& missing,
               ScoreResult& result) {
  for (const Dimension d : dimensions) {
    const DimensionCuts& cuts = result.dimensions[d];
    const std::uint64_t scored = std::accumulate(cuts.counts.begin(), cuts.counts.end(), std::uint64_t{0});
    if (d == kRecency && scored == 0) result.notes.emplace_back("No customer has a purchase: nobody is scored.");
    if (missing[d] > 0)
      result.notes.push_back(fmt::format("Customers with a purchase but no {} get the lowest {} score: {}.",
                                         cuts.measure, kDimensionNames[d], missing[d]));
    note_empty_levels(d, cuts, scored - missing[d], result.notes);
  }
  if (result.m.empty() && !result.dimensions[kMonetary].scored)
    result.notes.emplace_back("The log has no amounts: customers are scored on recency and frequency alone.");
}

}  // namespace

ScoreResult score(const CustomerTable& customers, const ScoreOptions& options) {
  scoring::check_options(options, customers.has_amounts());
  const std::array<MeasureColumn, 3> columns = scoring::measure_columns(customers, options);
  std::vector<Dimension> dimensions = {kRecency, kFrequency};
  if (customers.has_amounts()) dimensions.push_back(kMonetary);

  ScoreResult result;
  result.r = Buffer<std::uint8_t>(customers.size());
  result.f = Buffer<std::uint8_t>(customers.size());
  if (customers.has_amounts()) result.m = Buffer<std::uint8_t>(customers.size());
  for (const Dimension d : {kRecency, kFrequency, kMonetary}) {
    DimensionCuts& cuts = result.dimensions[d];
    cuts.measure = columns[d].name;
    cuts.method = options.method[d];
    cuts.levels = options.levels[d];
    cuts.scored = d != kMonetary || customers.has_amounts();
  }

  std::vector<Dimension> cut;
  std::copy_if(dimensions.begin(), dimensions.end(), std::back_inserter(cut),
               [&](Dimension d) { return is_cut(options.method[d], d); });
  score_cut_dimensions(customers, columns, options, cut, result);
  std::array<std::size_t, 3> missing{};
  std::vector<Nesting> outer;
  for (const Dimension d : dimensions) {
    if (!is_cut(options.method[d], d)) {
      const Buffer<double> values = scoring::copy_of(scoring::Measures(customers, columns, {d}));
      score_dimension(d, {columns[d].name, values, d == kRecency, scoring::count_numbers(values)}, options, outer,
                      result);
    }
    if (d != kRecency) missing[d] = scoring::raise_missing(result.r, scores_of(result, d));
    if (missing[d] > 0) rank_missing(result.r, result.percent_rank[d]);
    outer.push_back({scores_of(result, d), options.levels[d]});
  }
  scoring::combine_scores(options, result);
  add_notes(dimensions, missing, result);
  return result;
}

}  // namespace quintile
