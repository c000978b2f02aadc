#include "engine/cluster/kmeans/moments.hpp"

#include "quintile/parallel.hpp"

namespace quintile::cluster {
namespace {

template <class Term>
double sum_over(std::size_t size, Term term) {
  return reduce_blocks(
      size, kCustomerBlock, 0.0,
      [&](std::size_t begin, std::size_t end) {
        constexpr std::size_t kLanes = 8;
        double lane[kLanes] = {};
        std::size_t i = begin;
        for (; i + kLanes <= end; i += kLanes) {
          for (std::size_t l = 0; l < kLanes; ++l) lane[l] += term(i + l);
        }
        for (; i < end; ++i) lane[0] += term(i);
        return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
      },
      [](double& total, double part) { total += part; });
}

}  // namespace

Moments moments_of(std::span<const double> values) {
  const auto size = static_cast<double>(values.size());
  Moments found;
  found.mean = sum_over(values.size(), [&](std::size_t i) { return values[i]; }) / size;
  found.variance =
      sum_over(values.size(), [&](std::size_t i) { return (values[i] - found.mean) * (values[i] - found.mean); }) /
      size;
  return found;
}

std::vector<Moments> moments_of(PointColumns points) {
  std::vector<Moments> found;
  for (const std::span<const double> column : points) found.push_back(moments_of(column));
  return found;
}

}  // namespace quintile::cluster
