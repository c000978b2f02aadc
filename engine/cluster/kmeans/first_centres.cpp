#include "engine/cluster/kmeans/first_centres.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/cluster/kmeans/plain_passes.hpp"

namespace quintile::clustering {
namespace {

constexpr std::uint32_t kRounds = 5;  // of k-means||; more find no better centres (Bahmani et al. 2012, section 5)

std::vector<double> row(const PointPasses& points, std::size_t i) {
  std::vector<double> row(points.features());
  for (std::size_t f = 0; f < row.size(); ++f) row[f] = points.feature(i, f);
  return row;
}

std::vector<double> rows(const PointPasses& points, std::span<const std::size_t> which) {
  std::vector<double> all;
  for (const std::size_t i : which) {
    const std::vector<double> one = row(points, i);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

std::vector<double> plus_plus(const PointPasses& points, std::size_t k, const Philox& random) {
  const std::unique_ptr<Distances> distances = points.distances(k);
  std::vector<std::size_t> chosen = {distances->draw(random.uniform(0))};
  distances->add(chosen);
  const auto trials = 2 + static_cast<std::size_t>(std::log(static_cast<double>(k)));
  for (std::uint32_t t = 1; t < k; ++t) {
    std::vector<std::size_t> candidates;
    for (std::size_t trial = 0; trial < trials; ++trial)
      candidates.push_back(distances->draw(random.uniform(trial, t)));
    const std::vector<double> totals = distances->totals_with(candidates);
    chosen.push_back(candidates[static_cast<std::size_t>(std::ranges::min_element(totals) - totals.begin())]);
    distances->add(std::span(chosen).last(1));
  }
  return rows(points, chosen);
}

// k points a round, all drawn with the distances of before the round; then k-means++ among them, each weighing as much
// as the points nearest to it.
std::vector<double> in_rounds(const PointPasses& points, std::size_t k, const Philox& random) {
  const std::unique_ptr<Distances> distances = points.distances(1 + kRounds * k);
  std::vector<std::size_t> chosen = {distances->draw(random.uniform(0))};
  distances->add(chosen);
  for (std::uint32_t round = 1; round <= kRounds; ++round) {
    for (std::size_t i = 0; i < k; ++i) chosen.push_back(distances->draw(random.uniform(i, round)));
    distances->add(std::span(chosen).last(k));
  }
  const std::size_t d = points.features();
  const std::vector<double> centres = rows(points, chosen);
  std::vector<double> sums(chosen.size() * (d + 1));
  points.add_up(centres, sums, false);

  std::vector<Buffer<double>> columns;
  for (std::size_t f = 0; f <= d; ++f) {
    columns.emplace_back(chosen.size());
    for (std::size_t j = 0; j < chosen.size(); ++j) columns[f][j] = f == d ? sums[j * (d + 1) + d] : centres[j * d + f];
  }
  Buffer<double> weights = std::move(columns.back());
  columns.pop_back();
  const PointSet<double> candidates(std::move(columns), std::move(weights), Frame{std::vector<double>(d, 0.0)});
  return plus_plus(PlainPasses<double>(candidates), k, random);
}

std::vector<double> distinct(const PointPasses& points, std::size_t k, const Philox& random) {
  std::set<std::vector<double>> chosen;
  std::vector<double> centres;
  const auto take = [&](std::size_t i) {
    if (!(points.weight(i) > 0)) return;
    const std::vector<double> point = row(points, i);
    if (chosen.insert(point).second) centres.insert(centres.end(), point.begin(), point.end());
  };
  const auto size = static_cast<double>(points.size());
  for (std::size_t draw = 0; draw < 100 * k && chosen.size() < k; ++draw)
    take(std::min(points.size() - 1, static_cast<std::size_t>(random.uniform(draw) * size)));
  // Nearly all are copies of few: whoever comes first.
  for (std::size_t i = 0; chosen.size() < k; ++i) take(i);
  return centres;
}

}  // namespace

std::vector<double> first_centres(const PointPasses& points, KMeansStart start, std::size_t k, const Philox& random) {
  if (start == KMeansStart::random) return distinct(points, k, random);
  if (start == KMeansStart::parallel) return in_rounds(points, k, random);
  return plus_plus(points, k, random);
}

}  // namespace quintile::clustering
