#include "engine/cluster/quality/separation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/mixture.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

using Sums = std::vector<double>;

void add(Sums& total, const Sums& part) {
  for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
}

void find_means(PointColumns points, std::span<const std::uint32_t> cluster, std::size_t k, Separation& out) {
  const std::size_t d = points.size();
  const Sums sums = reduce_blocks(
      cluster.size(), kCustomerBlock, Sums(k * (d + 1), 0.0),
      [&](std::size_t begin, std::size_t end) {
        Sums part(k * (d + 1), 0.0);
        for (std::size_t i = begin; i < end; ++i) {
          double* own = &part[cluster[i] * (d + 1)];
          own[d] += 1;
          for (std::size_t j = 0; j < d; ++j) own[j] += points[j][i];
        }
        return part;
      },
      add);
  for (std::size_t c = 0; c < k; ++c) {
    const double size = sums[c * (d + 1) + d];
    out.sizes.push_back(size);
    for (std::size_t j = 0; j < d; ++j) out.means.push_back(size > 0 ? sums[c * (d + 1) + j] / size : 0.0);
  }
}

// Sums over a block of points: distances to the own mean per cluster, their squares, silhouettes.
Sums distance_sums(PointColumns points, std::span<const std::uint32_t> cluster, const Separation& found,
                   std::size_t begin, std::size_t end) {
  constexpr std::size_t kPiece = 1'024;
  const std::size_t k = found.sizes.size();
  std::array<double, kPiece> own{};
  std::array<double, kPiece> other{};
  std::vector<const double*> columns(points.size());
  Sums out(k + 2, 0.0);
  for (std::size_t from = begin; from < end; from += kPiece) {
    const std::size_t size = std::min(kPiece, end - from);
    for (std::size_t j = 0; j < points.size(); ++j) columns[j] = points[j].data() + from;
    kernels::separation_kernels().two_distances(columns.data(), points.size(), size, found.means.data(), k,
                                                cluster.data() + from, own.data(), other.data());
    double squares = 0;
    double silhouettes = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const double a = std::sqrt(own[i]);
      const double b = std::sqrt(other[i]);
      out[cluster[from + i]] += a;
      squares += own[i];
      const double larger = std::max(a, b);
      silhouettes += larger > 0 ? (b - a) / larger : 0;
    }
    out[k] += squares;
    out[k + 1] += silhouettes;
  }
  return out;
}

double calinski_harabasz(const Separation& found, double points, double clusters, std::size_t d) {
  double between = 0;
  for (std::size_t j = 0; j < d; ++j) {
    double sum = 0;
    for (std::size_t c = 0; c < found.sizes.size(); ++c) sum += found.sizes[c] * found.means[c * d + j];
    for (std::size_t c = 0; c < found.sizes.size(); ++c) {
      const double apart = found.means[c * d + j] - sum / points;
      between += found.sizes[c] * apart * apart;
    }
  }
  return found.inertia > 0 ? between * (points - clusters) / (found.inertia * (clusters - 1)) : 1;
}

double davies_bouldin(const Separation& found, std::span<const double> distances, double clusters, std::size_t d) {
  double sum = 0;
  for (std::size_t a = 0; a < found.sizes.size(); ++a) {
    if (found.sizes[a] == 0) continue;
    double worst = 0;
    for (std::size_t b = 0; b < found.sizes.size(); ++b) {
      if (a == b || found.sizes[b] == 0) continue;
      double square = 0;
      for (std::size_t j = 0; j < d; ++j) {
        const double apart = found.means[a * d + j] - found.means[b * d + j];
        square += apart * apart;
      }
      const double spread = distances[a] / found.sizes[a] + distances[b] / found.sizes[b];
      if (square > 0) worst = std::max(worst, spread / std::sqrt(square));
    }
    sum += worst;
  }
  return sum / clusters;
}

}  // namespace

Separation separation_of(PointColumns points, std::span<const std::uint32_t> cluster, std::size_t clusters) {
  Separation out;
  find_means(points, cluster, clusters, out);
  // A cluster without points has no mean that anybody could be near to.
  const auto filled =
      static_cast<double>(std::count_if(out.sizes.begin(), out.sizes.end(), [](double size) { return size > 0; }));
  Separation known = out;
  for (std::size_t c = 0; c < clusters; ++c) {
    if (out.sizes[c] > 0) continue;
    for (std::size_t j = 0; j < points.size(); ++j) known.means[c * points.size() + j] = HUGE_VAL;
  }
  const Sums sums = reduce_blocks(
      cluster.size(), kCustomerBlock, Sums(clusters + 2, 0.0),
      [&](std::size_t begin, std::size_t end) { return distance_sums(points, cluster, known, begin, end); }, add);
  out.inertia = sums[clusters];
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  out.calinski_harabasz = out.davies_bouldin = out.simplified_silhouette = kNaN;
  if (filled < 2) return out;
  const auto size = static_cast<double>(cluster.size());
  out.simplified_silhouette = sums[clusters + 1] / size;
  out.calinski_harabasz = calinski_harabasz(out, size, filled, points.size());
  out.davies_bouldin = davies_bouldin(out, sums, filled, points.size());
  return out;
}

}  // namespace quintile::clustering
