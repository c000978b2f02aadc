#include "engine/cluster/kmeans/block_level.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quintile::clustering {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

BlockLevel::BlockLevel(std::size_t points, std::size_t features, std::size_t block)
    : count_((points + block - 1) / block),
      block_(block),
      features_(features),
      sums_(count_ * (features + 1)),
      scatter_(count_) {
  // Readable, and without NaN, where the kernel reads past the last block.
  const std::size_t padded = count_ + kernels::kBoxesAtOnce;
  for (std::size_t f = 0; f < features; ++f) {
    for (std::vector<Buffer<double>>* columns : {&middle_, &half_}) {
      columns->emplace_back(padded);
      std::fill(columns->back().end() - kernels::kBoxesAtOnce, columns->back().end(), 0.0);
    }
    middle_of_.push_back(middle_.back().data());
    half_of_.push_back(half_.back().data());
  }
}

double BlockLevel::inertia(std::size_t b, const double* centre) const noexcept {
  const double* sum = sums(b);
  const double w = sum[features_];
  if (w == 0) return 0;
  double squares = 0;
  for (std::size_t f = 0; f < features_; ++f) {
    const double difference = sum[f] - w * centre[f];
    squares += difference * difference;
  }
  return scatter_[b] + squares / w;
}

double BlockLevel::low(std::size_t b, std::size_t f) const noexcept {
  return half_[f][b] == 0 ? middle_[f][b] : std::nextafter(middle_[f][b] - half_[f][b], -kInfinity);
}

double BlockLevel::high(std::size_t b, std::size_t f) const noexcept {
  return half_[f][b] == 0 ? middle_[f][b] : std::nextafter(middle_[f][b] + half_[f][b], kInfinity);
}

void BlockLevel::set_box(std::size_t b, std::size_t f, double low, double high) noexcept {
  const double middle = low + (high - low) / 2;
  // Rounded up: the box covers its points whatever the rounding of the differences.
  const double half = std::max(high - middle, middle - low);
  middle_[f][b] = middle;
  half_[f][b] = half > 0 ? std::nextafter(half, kInfinity) : 0;
}

void BlockLevel::join(std::size_t b, const BlockLevel& finer, std::size_t begin, std::size_t end) noexcept {
  double* sum = sums(b);
  std::fill_n(sum, features_ + 1, 0.0);
  for (std::size_t child = begin; child < end; ++child) {
    for (std::size_t f = 0; f <= features_; ++f) sum[f] += finer.sums(child)[f];
  }
  for (std::size_t f = 0; f < features_; ++f) {
    double lowest = finer.low(begin, f);
    double highest = finer.high(begin, f);
    for (std::size_t child = begin + 1; child < end; ++child) {
      lowest = std::min(lowest, finer.low(child, f));
      highest = std::max(highest, finer.high(child, f));
    }
    set_box(b, f, lowest, highest);
  }
  scatter_[b] = 0;
  if (sum[features_] == 0) return;
  for (std::size_t child = begin; child < end; ++child) {
    const double w = finer.weight(child);
    if (w == 0) continue;
    double squares = 0;
    for (std::size_t f = 0; f < features_; ++f) {
      const double difference = finer.sums(child)[f] / w - sum[f] / sum[features_];
      squares += difference * difference;
    }
    scatter_[b] += finer.scatter_[child] + w * squares;
  }
}

}  // namespace quintile::clustering
