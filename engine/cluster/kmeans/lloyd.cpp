#include "engine/cluster/kmeans/lloyd.hpp"

#include <algorithm>

namespace quintile::clustering {
namespace {

// Gives centres without points the ones farthest from theirs.
void fill_empty(const PointPasses& points, std::span<const double> centres, std::span<double> sums) {
  const std::size_t d = points.features();
  std::vector<std::size_t> empty;
  for (std::size_t j = 0; j * d < centres.size(); ++j) {
    if (sums[j * (d + 1) + d] == 0) empty.push_back(j);
  }
  if (empty.empty()) return;
  const std::vector<FarPoint> far = points.farthest(centres, empty.size());
  if (far[0].squared == 0) return;  // fewer distinct points than centres
  for (std::size_t i = 0; i < far.size(); ++i) {
    double* to = sums.data() + empty[i] * (d + 1);
    double* from = sums.data() + far[i].nearest * (d + 1);
    for (std::size_t f = 0; f <= d; ++f) {
      const double value = f == d ? far[i].weight : far[i].weight * points.feature(far[i].index, f);
      to[f] = value;
      from[f] -= value;
    }
  }
}

// Centres from their sums; one without points stands where the heaviest does. Returns the sum of squared moves.
double move_centres(std::span<const double> sums, std::size_t d, std::vector<double>& centres) {
  const std::size_t k = centres.size() / d;
  std::size_t heaviest = 0;
  for (std::size_t j = 1; j < k; ++j) {
    if (sums[j * (d + 1) + d] > sums[heaviest * (d + 1) + d]) heaviest = j;
  }
  double moved = 0;
  for (std::size_t j = 0; j < k; ++j) {
    const std::size_t from = (sums[j * (d + 1) + d] > 0 ? j : heaviest) * (d + 1);
    for (std::size_t f = 0; f < d; ++f) {
      const double value = sums[from + f] / sums[from + d];
      const double by = value - centres[j * d + f];
      moved += by * by;
      centres[j * d + f] = value;
    }
  }
  return moved;
}

}  // namespace

LloydOutcome lloyd(const PointPasses& points, std::vector<double> centres, double tolerance,
                   std::uint32_t max_iterations) {
  const std::size_t d = points.features();
  const std::size_t k = centres.size() / d;
  LloydOutcome out;
  out.centres = std::move(centres);
  std::vector<double> sums(k * (d + 1));
  while (out.iterations < max_iterations && !out.converged) {
    ++out.iterations;
    points.add_up(out.centres, sums, false);
    fill_empty(points, out.centres, sums);
    out.converged = move_centres(sums, d, out.centres) <= tolerance;
  }
  out.inertia = points.add_up(out.centres, sums, true);
  for (std::size_t j = 0; j < k; ++j) out.weights.push_back(sums[j * (d + 1) + d]);
  return out;
}

}  // namespace quintile::clustering
