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

template <class Between>
std::vector<double> quantiles(std::span<const double> values, const std::vector<double>& probabilities,
                              Between between) {
  const std::size_t count = count_numbers(values);
  if (count == 0) return {};
  std::vector<Position> positions;
  std::vector<std::size_t> ranks;
  for (const double probability : probabilities) {
    positions.push_back(position_of(count, probability));
    ranks.push_back(positions.back().low);
    ranks.push_back(positions.back().high);
  }
  const std::vector<double> found = order_statistics(values, ranks);
  std::vector<double> cuts(positions.size());
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    cuts[i] = between(found[2 * i], found[2 * i + 1], positions[i].fraction);
    // Rounding must not let a cut fall below the one before it.
    if (i > 0) cuts[i] = std::max(cuts[i], cuts[i - 1]);
  }
  return cuts;
}

}  // namespace

std::vector<double> qcut_points(std::span<const double> values, int levels) {
  std::vector<double> probabilities;
  for (int k = 1; k < levels; ++k) {
    double p = k * (1.0 / levels);
    if (p * levels != k) p = std::nextafter(p, 1.0);
    probabilities.push_back(p);
  }
  return quantiles(values, probabilities, between_numpy);
}

std::vector<double> r_quantiles(std::span<const double> values, int levels) {
  std::vector<double> probabilities;
  for (int k = 1; k < levels; ++k) probabilities.push_back(k * (1.0 / levels));
  return quantiles(values, probabilities, between_r);
}

double quantile_of(std::span<const double> values, double probability) {
  const std::vector<double> found = quantiles(values, {probability}, between_numpy);
  return found.empty() ? std::numeric_limits<double>::quiet_NaN() : found.front();
}

}  // namespace scoring

double quantile_type7(std::span<const double> sorted, double probability) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const scoring::Position at = scoring::position_of(sorted.size(), probability);
  return scoring::between_numpy(sorted[at.low], sorted[at.high], at.fraction);
}

}  // namespace quintile
