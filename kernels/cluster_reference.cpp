#include "kernels/cluster.hpp"

#include <limits>

namespace quintile::kernels {
namespace {

template <class T>
void nearest(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* nearest, T* squared) noexcept {
  for (std::size_t i = 0; i < run.size; ++i) {
    nearest[i] = 0;
    squared[i] = std::numeric_limits<T>::infinity();
    for (std::size_t j = 0; j < centres.count; ++j) {
      T sum = 0;
      for (std::size_t f = 0; f < run.features; ++f) {
        const T difference = run.columns[f][run.begin + i] - centres.values[j * run.features + f];
        sum += difference * difference;
      }
      if (!(sum < squared[i])) continue;
      squared[i] = sum;
      nearest[i] = static_cast<std::uint32_t>(j);
    }
  }
}

template <class T>
constexpr std::size_t kLanes = 64 / sizeof(T);

// Halves are added to each other.
template <class T>
double sum_of(const T* lanes) noexcept {
  double sum[kLanes<T>];
  for (std::size_t i = 0; i < kLanes<T>; ++i) sum[i] = lanes[i];
  for (std::size_t half = kLanes<T> / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) sum[i] += sum[i + half];
  }
  return sum[0];
}

// The sum over a run of value(i), by strips and lanes.
template <class T, class Value>
double lane_sum(std::size_t size, Value value) noexcept {
  T total[kLanes<T>] = {};
  for (std::size_t strip = 0; strip < size; strip += kStrip) {
    T part[kLanes<T>] = {};
    for (std::size_t i = strip; i < strip + kStrip && i < size; ++i) part[i % kLanes<T>] += value(i);
    for (std::size_t lane = 0; lane < kLanes<T>; ++lane) total[lane] += part[lane];
  }
  return sum_of(total);
}

template <class T>
double add_up(const PointRun<T>& run, const CentreRows<T>& centres, T* /*scratch*/, double* sums) noexcept {
  const auto of_point = [&](std::size_t i, T& distance) {
    const PointRun<T> point{run.columns, run.weights, run.features, run.begin + i, 1};
    std::uint32_t centre = 0;
    nearest(point, centres, &centre, &distance);
    return centre;
  };
  const auto weight = [&](std::size_t i) { return run.weights == nullptr ? T{1} : run.weights[run.begin + i]; };
  for (std::size_t j = 0; j < centres.count; ++j) {
    double* sum = sums + j * (run.features + 1);
    const auto hit = [&](std::size_t i) {
      T distance = 0;
      return of_point(i, distance) == j;
    };
    for (std::size_t f = 0; f < run.features; ++f)
      sum[f] += lane_sum<T>(run.size,
                            [&](std::size_t i) { return hit(i) ? weight(i) * run.columns[f][run.begin + i] : T{0}; });
    sum[run.features] += lane_sum<T>(run.size, [&](std::size_t i) { return hit(i) ? weight(i) : T{0}; });
  }
  return lane_sum<T>(run.size, [&](std::size_t i) {
    T distance = 0;
    of_point(i, distance);
    return weight(i) * distance;
  });
}

}  // namespace

const ClusterKernels& cluster_reference() noexcept {
  static constexpr ClusterKernels kReference = {.float64 = {&nearest<double>, &add_up<double>},
                                                .float32 = {&nearest<float>, &add_up<float>}};
  return kReference;
}

}  // namespace quintile::kernels
