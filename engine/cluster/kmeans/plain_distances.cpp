#include "engine/cluster/kmeans/plain_distances.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "engine/cluster/kmeans/pick.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kBlock = 1 << 13;
constexpr std::size_t kRun = 1 << 9;

template <class T>
std::vector<T> rows_of(const PointSet<T>& points, std::span<const std::size_t> which) {
  std::vector<T> rows;
  for (const std::size_t i : which) {
    for (std::size_t f = 0; f < points.features(); ++f) rows.push_back(points.column(f)[i]);
  }
  return rows;
}

}  // namespace

template <class T>
PlainDistances<T>::PlainDistances(const PointSet<T>& points)
    : points_(points), closest_(points.size()), totals_((points.size() + kBlock - 1) / kBlock) {
  parallel_blocks(points_.size(), kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    totals_[block] = 0;
    for (std::size_t i = begin; i < end; ++i) {
      closest_[i] = T{1};
      totals_[block] += static_cast<double>(points_.weight(i));
    }
  });
}

template <class T>
std::size_t PlainDistances<T>::draw(double uniform) const {
  double rest = uniform * std::accumulate(totals_.begin(), totals_.end(), 0.0);
  const std::size_t begin = pick(totals_, rest) * kBlock;
  const std::size_t size = std::min(kBlock, points_.size() - begin);
  std::vector<double> shares(size);
  for (std::size_t i = 0; i < size; ++i)
    shares[i] = static_cast<double>(points_.weight(begin + i)) * static_cast<double>(closest_[begin + i]);
  return begin + pick(shares, rest);
}

template <class T>
std::vector<double> PlainDistances<T>::totals_with(std::span<const std::size_t> points) const {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const std::vector<T> rows = rows_of(points_, points);
  const std::vector<double> none(points.size(), 0.0);
  return reduce_blocks(
      points_.size(), kBlock, none,
      [&](std::size_t begin, std::size_t end) {
        std::vector<double> totals = none;
        for (std::size_t at = begin; at < end; at += kRun) {
          const kernels::PointRun<T> run = points_.run(at, std::min(kRun, end - at));
          for (std::size_t j = 0; j < points.size(); ++j)
            totals[j] += kernel.inertia_with(run, rows.data() + j * points_.features(), closest_.data() + at);
        }
        return totals;
      },
      [](std::vector<double>& all, const std::vector<double>& part) {
        std::transform(all.begin(), all.end(), part.begin(), all.begin(), std::plus<>());
      });
}

template <class T>
void PlainDistances<T>::add(std::span<const std::size_t> points) {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const bool first = !any_;
  any_ = true;
  const std::vector<T> rows = rows_of(points_, points);
  parallel_blocks(points_.size(), kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::uint32_t nearest[kRun];
    T squared[kRun];
    double total = 0;
    for (std::size_t at = begin; at < end; at += kRun) {
      const std::size_t size = std::min(kRun, end - at);
      kernel.nearest(points_.run(at, size), {rows.data(), points.size()}, nearest, squared);
      for (std::size_t i = 0; i < size; ++i) {
        const T closest = first ? squared[i] : std::min(closest_[at + i], squared[i]);
        closest_[at + i] = closest;
        total += static_cast<double>(points_.weight(at + i)) * static_cast<double>(closest);
      }
    }
    totals_[block] = total;
  });
}

template class PlainDistances<double>;
template class PlainDistances<float>;

}  // namespace quintile::clustering
