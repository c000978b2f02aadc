#include "engine/cluster/kmeans/centre_moves.hpp"

#include <cmath>
#include <limits>

#include "engine/cluster/kmeans/distance_bounds.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

template <class T>
double squared_distance(const T* a, const T* b, std::size_t features) {
  double sum = 0;
  for (std::size_t f = 0; f < features; ++f) {
    const double difference = static_cast<double>(a[f]) - static_cast<double>(b[f]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace

template <class T>
CentreMoves::CentreMoves(std::span<const T> before, std::span<const T> now, std::size_t features, bool with_halves)
    : moved_(now.size() / features), half_(moved_.size(), 0.0) {
  const DistanceBounds<double> bounds(features);
  const std::size_t k = moved_.size();
  for (std::size_t j = 0; j < k; ++j) {
    moved_[j] = bounds.at_most(squared_distance(before.data() + j * features, now.data() + j * features, features));
    finite_ &= std::isfinite(moved_[j]);
    if (j == 0 || moved_[j] > first_) {
      second_ = j == 0 ? 0.0 : first_;
      first_ = moved_[j];
      farthest_ = j;
    } else if (moved_[j] > second_) {
      second_ = moved_[j];
    }
  }
  if (!with_halves) return;
  parallel_for(k, [&](std::size_t j) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t other = 0; other < k; ++other) {
      if (other == j) continue;
      const double squared = squared_distance(now.data() + j * features, now.data() + other * features, features);
      least = squared < least ? squared : least;
    }
    half_[j] = bounds.at_least(least) / 2;
  });
}

template CentreMoves::CentreMoves(std::span<const double>, std::span<const double>, std::size_t, bool);
template CentreMoves::CentreMoves(std::span<const float>, std::span<const float>, std::size_t, bool);

}  // namespace quintile::clustering
