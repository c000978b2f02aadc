#include "quintile/score.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/score/measures.hpp"
#include "engine/score/methods.hpp"
#include "engine/score/order_statistics.hpp"
#include "engine/score/score_options.hpp"
#include "engine/score/weighted_score.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using scoring::Measure;
using scoring::Nesting;
using Counts = std::vector<std::uint64_t>;

// Scores one dimension by its method.
void score_dimension(Dimension dimension, const Measure& measure, const ScoreOptions& options,
                     std::span<const Nesting> outer, ScoreResult& result, std::span<std::uint8_t> scores) {
  const int levels = options.levels[dimension];
  DimensionCuts& out = result.dimensions[dimension];
  switch (out.method) {
    case ScoreMethod::quantile:
      out.cuts = scoring::score_quantile(measure, levels, scores);
      break;
    case ScoreMethod::ntile:
      scoring::score_ntile(measure, levels, scores);
      break;
    case ScoreMethod::rfm_r:
      out.cuts = scoring::score_rfm_r(measure, levels, scores);
      break;
    case ScoreMethod::nested:
      if (outer.empty()) {
        out.cuts = scoring::score_quantile(measure, levels, scores);
      } else {
        scoring::score_nested(measure, levels, outer, scores);
      }
      break;
    case ScoreMethod::fixed:
      out.cuts = scoring::score_fixed(measure, levels, options.cuts[dimension], scores);
      break;
    case ScoreMethod::percent_rank:
      result.percent_rank[dimension] = scoring::score_percent_rank(measure, levels, scores);
      break;
    case ScoreMethod::kmeans:
      out.cuts = scoring::score_kmeans(measure, levels, scores);
      break;
  }
}

// Gives customers with a purchase but without the measure the lowest score, and counts customers per score.
Counts finish_scores(std::span<std::uint8_t> scores, std::span<const std::uint8_t> purchased, int levels,
                     Buffer<double>& percent_rank) {
  Counts counts = reduce_blocks(
      scores.size(), kCustomerBlock, Counts(static_cast<std::size_t>(levels) + 1),
      [&](std::size_t begin, std::size_t end) {
        Counts part(static_cast<std::size_t>(levels) + 1);
        for (std::size_t i = begin; i < end; ++i) {
          if (scores[i] == 0 && purchased[i] != 0) {
            scores[i] = 1;
            if (!percent_rank.empty()) percent_rank[i] = 0;
          }
          ++part[scores[i]];
        }
        return part;
      },
      [](Counts& total, const Counts& part) {
        for (std::size_t level = 0; level < total.size(); ++level) total[level] += part[level];
      });
  counts.erase(counts.begin());
  return counts;
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

}  // namespace

ScoreResult score(const CustomerTable& customers, const ScoreOptions& options) {
  scoring::check_options(options, customers.has_amounts());
  ScoreResult result;
  result.r = Buffer<std::uint8_t>(customers.size());
  result.f = Buffer<std::uint8_t>(customers.size());

  const std::array<Buffer<std::uint8_t>*, 3> scores = {&result.r, &result.f, &result.m};
  std::vector<Nesting> outer;
  for (const Dimension dimension : {kRecency, kFrequency, kMonetary}) {
    DimensionCuts& cuts = result.dimensions[dimension];
    cuts.method = options.method[dimension];
    cuts.levels = options.levels[dimension];
    const scoring::OwnedMeasure owned = dimension == kRecency ? scoring::recency_measure(customers)
                                        : dimension == kFrequency
                                            ? scoring::frequency_measure(customers, options.frequency, result.r)
                                            : scoring::monetary_measure(customers, options.monetary, result.r);
    cuts.measure = owned.name;
    if (dimension == kMonetary && !customers.has_amounts()) {
      cuts.scored = false;
      result.notes.emplace_back("The log has no amounts: customers are scored on recency and frequency alone.");
      break;
    }
    if (dimension == kMonetary) result.m = Buffer<std::uint8_t>(customers.size());
    const Measure measure{owned.name, owned.values, dimension == kRecency, scoring::count_numbers(owned.values)};
    score_dimension(dimension, measure, options, outer, result, scores[dimension]->span());
    cuts.counts = finish_scores(scores[dimension]->span(), result.r, cuts.levels, result.percent_rank[dimension]);
    if (dimension == kRecency && measure.count == 0)
      result.notes.emplace_back("No customer has a purchase: nobody is scored.");
    if (owned.missing > 0)
      result.notes.push_back(fmt::format("Customers with a purchase but no {} get the lowest {} score: {}.", owned.name,
                                         kDimensionNames[dimension], owned.missing));
    note_empty_levels(dimension, cuts, measure.count, result.notes);
    outer.push_back({*scores[dimension], cuts.levels});
  }
  scoring::combine_scores(options, result);
  return result;
}

}  // namespace quintile
