#include "engine/cluster/quality/silhouette.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/mixture.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

// Points of the sample, cluster after cluster.
struct Strata {
  std::vector<std::vector<double>> columns;
  std::vector<std::size_t> first;  // of each cluster, and the end
  std::vector<double> weight;      // share of all points that each cluster has
};

Strata take_strata(PointColumns points, std::span<const std::uint32_t> cluster, std::size_t k, std::size_t most) {
  constexpr std::size_t kLeast = 32;  // of a cluster, if it has them
  const std::size_t n = cluster.size();
  std::vector<std::size_t> size(k, 0);
  for (const std::uint32_t c : cluster) ++size[c];
  Strata out;
  out.first.push_back(0);
  std::vector<std::size_t> wanted(k);
  for (std::size_t c = 0; c < k; ++c) {
    const auto share = static_cast<double>(size[c]) / static_cast<double>(n);
    const auto part = static_cast<std::size_t>(std::ceil(share * static_cast<double>(most)));
    wanted[c] = n <= most ? size[c] : std::min(size[c], std::max(part, kLeast));
    out.first.push_back(out.first.back() + wanted[c]);
    out.weight.push_back(share);
  }
  out.columns.assign(points.size(), std::vector<double>(out.first.back()));
  std::vector<std::size_t> met(k, 0);
  std::vector<std::size_t> taken(k, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t c = cluster[i];
    const std::size_t ordinal = met[c]++;
    // The middles of `wanted` equal parts.
    if (taken[c] == wanted[c] || ordinal != (2 * taken[c] + 1) * size[c] / (2 * wanted[c])) continue;
    for (std::size_t j = 0; j < points.size(); ++j) out.columns[j][out.first[c] + taken[c]] = points[j][i];
    ++taken[c];
  }
  return out;
}

// Sum of the silhouettes of one cluster's points [begin, end) of the sample.
double sum_of_silhouettes(const Strata& strata, std::size_t own, std::size_t begin, std::size_t end) {
  const std::size_t k = strata.weight.size();
  const std::size_t d = strata.columns.size();
  std::vector<const double*> columns(d);
  std::vector<double> point(d);
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t j = 0; j < d; ++j) point[j] = strata.columns[j][i];
    double inside = 0;
    double outside = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < k; ++c) {
      const std::size_t size = strata.first[c + 1] - strata.first[c];
      if (size == 0) continue;
      for (std::size_t j = 0; j < d; ++j) columns[j] = strata.columns[j].data() + strata.first[c];
      const double distances = kernels::separation_kernels().distance_sum(columns.data(), d, size, point.data());
      if (c != own) {
        outside = std::min(outside, distances / static_cast<double>(size));
      } else if (size > 1) {
        inside = distances / static_cast<double>(size - 1);
      }
    }
    const double larger = std::max(inside, outside);
    if (strata.first[own + 1] - strata.first[own] > 1 && larger > 0) sum += (outside - inside) / larger;
  }
  return sum;
}

}  // namespace

double silhouette(PointColumns points, std::span<const std::uint32_t> cluster, std::size_t clusters, std::size_t most) {
  const Strata strata = take_strata(points, cluster, clusters, most);
  const auto filled = std::count_if(strata.weight.begin(), strata.weight.end(), [](double w) { return w > 0; });
  if (filled < 2) return std::numeric_limits<double>::quiet_NaN();
  double total = 0;
  for (std::size_t c = 0; c < clusters; ++c) {
    const std::size_t first = strata.first[c];
    const std::size_t size = strata.first[c + 1] - first;
    if (size == 0) continue;
    constexpr std::size_t kBlock = 256;
    const double sum = reduce_blocks(
        size, kBlock, 0.0,
        [&](std::size_t begin, std::size_t end) { return sum_of_silhouettes(strata, c, first + begin, first + end); },
        [](double& all, double part) { all += part; });
    total += strata.weight[c] * sum / static_cast<double>(size);
  }
  return total;
}

}  // namespace quintile::clustering
