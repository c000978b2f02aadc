#include "engine/cluster/choice/stability.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "engine/cluster/choice/point_sample.hpp"
#include "engine/cluster/kmeans/philox.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kPairs = 5;
constexpr std::uint32_t kStream = 0x737461;  // "sta": apart from the streams of k-means

// The rows in random order (Fisher and Yates).
std::vector<std::size_t> shuffled(std::size_t size, const Philox& random, std::uint32_t pair) {
  std::vector<std::size_t> rows(size);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  for (std::size_t i = size; i > 1; --i) {
    const auto other = static_cast<std::size_t>(random.uniform(i, pair) * static_cast<double>(i));
    std::swap(rows[i - 1], rows[other]);
  }
  return rows;
}

std::vector<std::uint8_t> labels_by(PointColumns all, std::span<const std::size_t> rows, std::uint32_t k,
                                    const Search& search) {
  const OwnedPoints half = rows_of(all, rows);
  const PointLabels labels = label_points(all, find_clusters(half.spans(), k, search));
  std::vector<std::uint8_t> out(labels.cluster.size());
  std::transform(labels.cluster.begin(), labels.cluster.end(), out.begin(),
                 [](std::uint32_t code) { return static_cast<std::uint8_t>(code + 1); });
  return out;
}

}  // namespace

double stability(PointColumns points, std::uint32_t k, const Search& search) {
  const std::size_t size = points.front().size();
  if (size < 4) return std::numeric_limits<double>::quiet_NaN();
  const Philox random(search.seed, kStream);
  std::array<double, kPairs> index{};
  parallel_for(kPairs, [&](std::size_t pair) {
    const std::vector<std::size_t> rows = shuffled(size, random, static_cast<std::uint32_t>(pair));
    const std::span<const std::size_t> all(rows);
    Search own = search;
    own.starts = std::min(search.starts, 3U);
    own.seed = search.seed + 2 * pair + 1;
    const auto first = labels_by(points, all.first(size / 2), k, own);
    ++own.seed;
    const auto second = labels_by(points, all.subspan(size / 2), k, own);
    index[pair] = agreement(first, second).adjusted_rand;
  });
  return std::accumulate(index.begin(), index.end(), 0.0) / kPairs;
}

}  // namespace quintile::clustering
