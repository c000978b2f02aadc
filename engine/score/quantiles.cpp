#include "engine/score/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "engine/score/order_statistics.hpp"
#include "quintile/score.hpp"

namespace quintile {
namespace scoring {
namespace {

// Where a quantile lies among `count` sorted values: between ranks `low` and `high`, at `fraction`.
struct Position {
  std::size_t low = 0;
  std::size_t high = 0;
  double fraction = 0;
};

Position position_of(std::size_t count, double probability) {
  const double index = static_cast<double>(count - 1) * probability;
  if (!(index > 0)) return {};
  if (index >= static_cast<double>(count - 1)) return {count - 1, count - 1, 0};
  const double low = std::floor(index);
  const auto rank = static_cast<std::size_t>(low);
  return {rank, rank + 1, index - low};
}

double between_numpy(double a, double b, double t) {
  const double width = b - a;
  if (width == 0) return a;
  if (!std::isfinite(width)) return t < 0.5 ? a : b;  // an infinite value: no number lies between
  return t >= 0.5 ? b - width * (1 - t) : a + width * t;
}

double between_r(double a, double b, double t) {
  if (a == b || t == 0) return a;
  return (1 - t) * a + t * b;
}

// Turns probabilities into ranks: two for each.
RankQuery query_of(const QuantileRule& rule) {
  return {rule.probabilities, [&rule](std::size_t count) {
            std::vector<std::size_t> ranks;
            for (const double probability : rule.probabilities) {
              const Position at = position_of(count, probability);
              ranks.push_back(at.low);
              ranks.push_back(at.high);
            }
            return ranks;
          }};
}

std::vector<double> interpolate(const QuantileRule& rule, const RankAnswer& found) {
  if (found.count == 0) return {};
  const auto between = rule.way == QuantileRule::Way::numpy ? between_numpy : between_r;
  std::vector<double> cuts(rule.probabilities.size());
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const Position at = position_of(found.count, rule.probabilities[i]);
    cuts[i] = between(found.values[2 * i], found.values[2 * i + 1], at.fraction);
    // Rounding must not let a cut fall below the one before it.
    if (i > 0) cuts[i] = std::max(cuts[i], cuts[i - 1]);
  }
  return cuts;
}

}  // namespace

QuantileRule qcut_rule(int levels) {
  QuantileRule rule;
  for (int k = 1; k < levels; ++k) {
    double p = k * (1.0 / levels);
    if (p * levels != k) p = std::nextafter(p, 1.0);
    rule.probabilities.push_back(p);
  }
  return rule;
}

QuantileRule r_rule(int levels) {
  QuantileRule rule{{}, QuantileRule::Way::r};
  for (int k = 1; k < levels; ++k) rule.probabilities.push_back(k * (1.0 / levels));
  return rule;
}

std::vector<std::vector<double>> quantiles(const NumberColumns& columns, std::span<const QuantileRule> rules) {
  std::vector<RankQuery> queries;
  for (const QuantileRule& rule : rules) queries.push_back(query_of(rule));
  const std::vector<RankAnswer> answers = order_statistics(columns, queries);
  std::vector<std::vector<double>> found;
  for (std::size_t c = 0; c < answers.size(); ++c) found.push_back(interpolate(rules[c], answers[c]));
  return found;
}

std::vector<double> quantiles(std::span<const double> values, const QuantileRule& rule) {
  return quantiles(PlainColumn(values), std::span(&rule, 1)).front();
}

double quantile_of(const NumberColumns& values, double probability) {
  const QuantileRule rule{{probability}};
  const std::vector<double> found = quantiles(values, std::span(&rule, 1)).front();
  return found.empty() ? std::numeric_limits<double>::quiet_NaN() : found.front();
}

}  // namespace scoring

double quantile_type7(std::span<const double> sorted, double probability) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const scoring::Position at = scoring::position_of(sorted.size(), probability);
  return scoring::between_numpy(sorted[at.low], sorted[at.high], at.fraction);
}

}  // namespace quintile
