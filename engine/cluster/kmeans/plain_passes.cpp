#include "engine/cluster/kmeans/plain_passes.hpp"

#include <algorithm>
#include <functional>

#include "engine/cluster/kmeans/plain_distances.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

struct BlockSums {
  std::vector<double> sums;
  double inertia = 0;
};

// The farther first, of equally far ones the first.
bool farther(const FarPoint& a, const FarPoint& b) {
  return a.squared != b.squared ? a.squared > b.squared : a.index < b.index;
}

void keep_farthest(std::vector<FarPoint>& points, std::size_t count) {
  std::ranges::sort(points, farther);
  if (points.size() > count) points.resize(count);
}

}  // namespace

template <class T>
double PlainPasses<T>::add_up(std::span<const double> centres, std::span<double> sums, bool /*with_inertia*/) const {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const std::vector<T> values = rounded_to<T>(centres);
  const kernels::CentreRows<T> rows{values.data(), centres.size() / features()};
  const BlockSums total = reduce_blocks(
      size(), kSumBlock, BlockSums{std::vector<double>(sums.size(), 0.0)},
      [&](std::size_t begin, std::size_t end) {
        BlockSums part{std::vector<double>(sums.size(), 0.0)};
        Buffer<T> scratch(kernels::add_up_scratch<T>(rows.count, features()));
        for (std::size_t at = begin; at < end; at += kSumRun)
          part.inertia +=
              kernel.add_up(points_.run(at, std::min(kSumRun, end - at)), rows, scratch.data(), part.sums.data());
        return part;
      },
      [](BlockSums& all, const BlockSums& part) {
        all.inertia += part.inertia;
        std::ranges::transform(all.sums, part.sums, all.sums.begin(), std::plus<>());
      });
  std::ranges::copy(total.sums, sums.begin());
  return total.inertia;
}

template <class T>
std::vector<FarPoint> PlainPasses<T>::farthest(std::span<const double> centres, std::size_t count) const {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const std::vector<T> values = rounded_to<T>(centres);
  const kernels::CentreRows<T> rows{values.data(), centres.size() / features()};
  return reduce_blocks(
      size(), kSumBlock, std::vector<FarPoint>(),
      [&](std::size_t begin, std::size_t end) {
        std::vector<FarPoint> found;
        Buffer<std::uint32_t> nearest(end - begin);
        Buffer<T> squared(end - begin);
        kernel.nearest(points_.run(begin, end - begin), rows, nearest.data(), squared.data());
        for (std::size_t i = begin; i < end; ++i) {
          const double distance = static_cast<double>(squared[i - begin]);
          if (found.size() == count && distance <= found.back().squared) continue;
          found.push_back({i, distance, nearest[i - begin], weight(i)});
          keep_farthest(found, count);
        }
        return found;
      },
      [&](std::vector<FarPoint>& all, const std::vector<FarPoint>& part) {
        all.insert(all.end(), part.begin(), part.end());
        keep_farthest(all, count);
      });
}

template <class T>
std::unique_ptr<Distances> PlainPasses<T>::distances(std::size_t /*most*/) const {
  return std::make_unique<PlainDistances<T>>(points_);
}

template <class T>
double assign_all(const PointSet<T>& points, std::span<const double> centres, std::span<std::uint32_t> nearest,
                  std::span<double> squared) {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const std::vector<T> values = rounded_to<T>(centres);
  const kernels::CentreRows<T> rows{values.data(), centres.size() / points.features()};
  return reduce_blocks(
      points.size(), kSumBlock, 0.0,
      [&](std::size_t begin, std::size_t end) {
        double inertia = 0;
        T distance[kSumRun];
        for (std::size_t at = begin; at < end; at += kSumRun) {
          const std::size_t count = std::min(kSumRun, end - at);
          kernel.nearest(points.run(at, count), rows, nearest.data() + at, distance);
          for (std::size_t i = 0; i < count; ++i) {
            inertia += static_cast<double>(points.weight(at + i)) * static_cast<double>(distance[i]);
            if (!squared.empty()) squared[at + i] = static_cast<double>(distance[i]);
          }
        }
        return inertia;
      },
      [](double& total, double part) { total += part; });
}

template class PlainPasses<double>;
template class PlainPasses<float>;
template double assign_all(const PointSet<double>&, std::span<const double>, std::span<std::uint32_t>,
                           std::span<double>);
template double assign_all(const PointSet<float>&, std::span<const double>, std::span<std::uint32_t>,
                           std::span<double>);

}  // namespace quintile::clustering
