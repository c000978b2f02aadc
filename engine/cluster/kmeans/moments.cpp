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

Moments moments_of(std::span<const double> values, std::span<const double> weights) {
  const std::size_t size = values.size();
  const auto mean_of = [&](auto term) {
    if (weights.empty()) return sum_over(size, term) / static_cast<double>(size);
    const double total = sum_over(size, [&](std::size_t i) { return weights[i]; });
    return sum_over(size, [&](std::size_t i) { return weights[i] * term(i); }) / total;
  };
  Moments found;
  found.mean = mean_of([&](std::size_t i) { return values[i]; });
  found.variance = mean_of([&](std::size_t i) { return (values[i] - found.mean) * (values[i] - found.mean); });
  return found;
}

}  // namespace quintile::cluster
