#include "engine/score/kmeans_breaks.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

// Sums over the first n points. Extended precision, because a run's squares are a small difference of large sums.
struct Prefix {
  long double weight = 0;
  long double sum = 0;
  long double squares = 0;
};

class Breaks {
 public:
  explicit Breaks(std::span<const Point> points) : prefix_(points.size() + 1), best_(points.size()) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      prefix_[i + 1] = {prefix_[i].weight + static_cast<long double>(points[i].weight), prefix_[i].sum + points[i].sum,
                        prefix_[i].squares + points[i].squares};
    }
    for (std::size_t i = 0; i < points.size(); ++i) best_[i] = cost(0, i);
  }

  std::vector<std::size_t> split(std::size_t classes) {
    const std::size_t size = best_.size();
    std::vector<std::vector<std::uint32_t>> start(classes, std::vector<std::uint32_t>(size, 0));
    for (std::size_t k = 1; k < classes; ++k) {
      std::vector<long double> next(size, std::numeric_limits<long double>::infinity());
      fill(k, start[k], next);
      best_ = std::move(next);
    }
    std::vector<std::size_t> starts(classes - 1);
    std::size_t last = size - 1;
    for (std::size_t k = classes; k-- > 1;) {
      starts[k - 1] = start[k][last];
      last = starts[k - 1] - 1;
    }
    return starts;
  }

 private:
  // Squared distances of points first..last from their mean.
  [[nodiscard]] long double cost(std::size_t first, std::size_t last) const {
    const Prefix& a = prefix_[first];
    const Prefix& b = prefix_[last + 1];
    const long double sum = b.sum - a.sum;
    const long double squares = (b.squares - a.squares) - sum * sum / (b.weight - a.weight);
    return squares > 0 ? squares : 0;
  }

  // Row k: the best split of points 0..last into k + 1 runs, for every `last`. Ends are halved level by level; all
  // middles of a level are independent of each other, so a level runs in parallel.
  void fill(std::size_t k, std::vector<std::uint32_t>& start, std::vector<long double>& next) const {
    struct Task {
      std::size_t first, last;            // ends to fill
      std::size_t low_start, high_start;  // where their best start may lie
    };
    const std::size_t size = best_.size();
    std::vector<Task> level{{k, size - 1, k, size - 1}};
    while (!level.empty()) {
      parallel_blocks(level.size(), kTaskBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t t = begin; t < end; ++t) {
          const Task& task = level[t];
          const std::size_t middle = task.first + (task.last - task.first) / 2;
          for (std::size_t from = task.low_start; from <= std::min(middle, task.high_start); ++from) {
            const long double candidate = best_[from - 1] + cost(from, middle);
            if (candidate < next[middle]) {
              next[middle] = candidate;
              start[middle] = static_cast<std::uint32_t>(from);
            }
          }
        }
      });
      std::vector<Task> deeper;
      for (const Task& task : level) {
        const std::size_t middle = task.first + (task.last - task.first) / 2;
        const std::size_t at = start[middle];
        if (middle > task.first) deeper.push_back({task.first, middle - 1, task.low_start, at});
        if (middle < task.last) deeper.push_back({middle + 1, task.last, at, task.high_start});
      }
      level = std::move(deeper);
    }
  }

  static constexpr std::size_t kTaskBlock = 64;
  std::vector<Prefix> prefix_;
  std::vector<long double> best_;  // least cost of points 0..i in the runs made so far
};

}  // namespace

std::vector<std::size_t> optimal_breaks(std::span<const Point> points, int classes) {
  const std::size_t runs = std::min(points.size(), static_cast<std::size_t>(classes));
  if (runs < 2) return {};
  return Breaks(points).split(runs);
}

}  // namespace quintile::scoring
