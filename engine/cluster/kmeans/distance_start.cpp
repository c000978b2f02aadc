#include "engine/cluster/kmeans/distance_start.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/cluster/kmeans/philox.hpp"
#include "quintile/parallel.hpp"

namespace quintile::cluster {
namespace {

constexpr std::size_t kBlock = 1 << 13;

}  // namespace

template <class T>
DistanceStart<T>::DistanceStart(const PointSet<T>& points)
    : points_(points), closest_(points.size()), potentials_((points.size() + kBlock - 1) / kBlock) {}

// The point at which the running sum of weighted squared distances passes `uniform` of the total.
template <class T>
std::size_t DistanceStart<T>::draw(double uniform) const {
  double rest = uniform * std::accumulate(potentials_.begin(), potentials_.end(), 0.0);
  std::size_t block = 0;
  std::size_t last = 0;  // with any
  for (; block < potentials_.size(); ++block) {
    if (potentials_[block] <= 0) continue;
    last = block;
    if (rest < potentials_[block]) break;
    rest -= potentials_[block];
  }
  if (block == potentials_.size()) block = last;
  const std::size_t end = std::min(points_.size(), (block + 1) * kBlock);
  std::size_t found = block * kBlock;
  for (std::size_t i = found; i < end; ++i) {
    const double share = static_cast<double>(points_.weight(i)) * static_cast<double>(closest_[i]);
    if (!(share > 0)) continue;
    found = i;
    if (rest < share) break;
    rest -= share;
  }
  return found;
}

// Potentials by block if the candidate were a centre, and their total.
template <class T>
std::vector<double> DistanceStart<T>::potentials_with(std::size_t candidate, double& total) const {
  std::vector<double> potentials(potentials_.size());
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  std::vector<T> centre;
  for (std::size_t f = 0; f < points_.features(); ++f) centre.push_back(points_.column(f)[candidate]);
  parallel_blocks(points_.size(), kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    Buffer<std::uint32_t> nearest(end - begin);
    Buffer<T> squared(end - begin);
    kernel.nearest(points_.run(begin, end - begin), {centre.data(), 1}, nearest.data(), squared.data());
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i)
      sum += static_cast<double>(points_.weight(i)) * static_cast<double>(std::min(closest_[i], squared[i - begin]));
    potentials[block] = sum;
  });
  total = std::accumulate(potentials.begin(), potentials.end(), 0.0);
  return potentials;
}

template <class T>
void DistanceStart<T>::add(std::size_t point) {
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const bool first = centres_.empty();
  std::vector<T> centre;
  for (std::size_t f = 0; f < points_.features(); ++f) centre.push_back(points_.column(f)[point]);
  centres_.insert(centres_.end(), centre.begin(), centre.end());
  parallel_blocks(points_.size(), kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    Buffer<std::uint32_t> nearest(end - begin);
    Buffer<T> squared(end - begin);
    kernel.nearest(points_.run(begin, end - begin), {centre.data(), 1}, nearest.data(), squared.data());
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
      closest_[i] = first ? squared[i - begin] : std::min(closest_[i], squared[i - begin]);
      sum += static_cast<double>(points_.weight(i)) * static_cast<double>(closest_[i]);
    }
    potentials_[block] = sum;
  });
}

template <class T>
std::vector<double> DistanceStart<T>::plus_plus(std::size_t k, const Philox& random) {
  std::fill(closest_.begin(), closest_.end(), T{1});
  centres_.clear();
  parallel_blocks(points_.size(), kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += static_cast<double>(points_.weight(i));
    potentials_[block] = sum;
  });
  add(draw(random.uniform(0)));
  const auto trials = 2 + static_cast<std::size_t>(std::log(static_cast<double>(k)));
  for (std::size_t t = 1; t < k; ++t) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t trial = 0; trial < trials; ++trial) {
      const std::size_t candidate = draw(random.uniform(trial, static_cast<std::uint32_t>(t)));
      double total = 0;
      (void)potentials_with(candidate, total);
      if (!(total < least)) continue;
      least = total;
      best = candidate;
    }
    add(best);
  }
  return centres_;
}

template class DistanceStart<double>;
template class DistanceStart<float>;

}  // namespace quintile::cluster
