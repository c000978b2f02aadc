#include <algorithm>
#include <cmath>
#include <cstddef>

#include "engine/score/cut_scores.hpp"
#include "engine/score/kmeans_breaks.hpp"
#include "engine/score/methods.hpp"
#include "engine/score/sorted_values.hpp"
#include "kernels/order_keys.hpp"
#include "quintile/error.hpp"

namespace quintile::scoring {
namespace {

// Points times levels the dynamic programme may have: about a second of work and 64 MiB.
constexpr std::size_t kMaxCells = std::size_t{1} << 22;

void add(Point& point, double value, double shift, double count) {
  const long double centred = static_cast<long double>(value) - static_cast<long double>(shift);
  point.last = value;
  point.weight += count;
  point.sum += static_cast<long double>(count) * centred;
  point.squares += static_cast<long double>(count) * centred * centred;
}

// One point per distinct value. With more of them than `max_points`, one per narrow interval: at most 2 / max_points
// of the range wide and of the customers heavy (a single value may be heavier). The sums stay exact, so the breaks
// are the best of those that do not cut through an interval.
std::vector<Point> points_of(std::span<const SortedValue> sorted, std::size_t max_points) {
  const auto value_at = [&](std::size_t i) { return kernels::value_of_key(sorted[i].key); };
  std::size_t distinct = 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    distinct += static_cast<std::size_t>(sorted[i].key != sorted[i - 1].key);
  }
  const double parts = static_cast<double>(max_points) / 2;
  const bool exact = distinct <= max_points;
  const double max_width = exact ? 0 : (value_at(sorted.size() - 1) / parts - value_at(0) / parts);
  const double max_weight = exact ? 0 : static_cast<double>(sorted.size()) / parts;
  const double shift = value_at(sorted.size() / 2);  // the median keeps the squares small

  std::vector<Point> points;
  points.reserve(std::min(distinct, max_points));
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin + 1;
    while (end < sorted.size() && sorted[end].key == sorted[begin].key) ++end;
    const double value = value_at(begin);
    const auto count = static_cast<double>(end - begin);
    if (points.empty() || exact || value - points.back().first > max_width ||
        points.back().weight + count > max_weight) {
      points.push_back({value, value, 0, 0, 0});
    }
    add(points.back(), value, shift, count);
    begin = end;
  }
  return points;
}

// Between two values, and never so close to the upper one that it would round up to it.
double midway(double low, double high) {
  const double middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}

}  // namespace

Cuts score_kmeans(const Measure& measure, int levels, Scores scores) {
  const Buffer<SortedValue> sorted = sort_values(measure.values);
  Cuts cuts;
  if (!sorted.empty()) {
    const double low = kernels::value_of_key(sorted[0].key);
    const double high = kernels::value_of_key(sorted[sorted.size() - 1].key);
    if (!std::isfinite(low) || !std::isfinite(high))
      throw DataError("the scoring method kmeans needs finite values, but column '" + measure.name +
                      "' has an infinite one. Use the method quantile.");
    const auto points = points_of(sorted, kMaxCells / static_cast<std::size_t>(levels));
    for (const std::size_t start : optimal_breaks(points, levels)) {
      cuts.push_back(midway(points[start - 1].last, points[start].first));
    }
    // Fewer distinct values than levels: the greatest value still gets the best end of the scale.
    cuts.resize(static_cast<std::size_t>(levels) - 1, cuts.empty() ? high : cuts.back());
  }
  const CutColumn cut{cuts, levels, measure.smaller_is_better, scores};
  score_by_cuts(PlainColumn(measure.values), std::span(&cut, 1));
  return cuts;
}

}  // namespace quintile::scoring
