#include "kernels/cluster.hpp"

#include <algorithm>
#include <cmath>
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
void nearest_two(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* found, T* squared,
                 T* second) noexcept {
  nearest(run, centres, found, squared);
  for (std::size_t i = 0; i < run.size; ++i) {
    const PointRun<T> point{run.columns, nullptr, run.features, run.begin + i, 1};
    second[i] = std::numeric_limits<T>::infinity();
    for (std::size_t j = 0; j < centres.count; ++j) {
      std::uint32_t only = 0;
      T distance = 0;
      nearest(point, {centres.values + j * run.features, 1}, &only, &distance);
      if (j != found[i]) second[i] = std::min(second[i], distance);
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

// The sum over a run of value(i), by lanes.
template <class T, class Value>
double plain_lane_sum(std::size_t size, Value value) noexcept {
  T total[kLanes<T>] = {};
  for (std::size_t i = 0; i < size; ++i) total[i % kLanes<T>] += value(i);
  return sum_of(total);
}

// The same by strips and lanes.
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
      sum[f] += plain_lane_sum<T>(
          run.size, [&](std::size_t i) { return hit(i) ? weight(i) * run.columns[f][run.begin + i] : T{0}; });
    sum[run.features] += plain_lane_sum<T>(run.size, [&](std::size_t i) { return hit(i) ? weight(i) : T{0}; });
  }
  return lane_sum<T>(run.size, [&](std::size_t i) {
    T distance = 0;
    of_point(i, distance);
    return weight(i) * distance;
  });
}

template <class T>
void add_assigned(const PointRun<T>& run, const std::uint32_t* nearest, std::size_t count, T* /*scratch*/,
                  double* sums) noexcept {
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t f = 0; f <= run.features; ++f)
      sums[j * (run.features + 1) + f] += plain_lane_sum<T>(run.size, [&](std::size_t i) {
        if (nearest[i] != j) return T{0};
        const T weight = run.weights == nullptr ? T{1} : run.weights[run.begin + i];
        return f == run.features ? weight : weight * run.columns[f][run.begin + i];
      });
  }
}

template <class T>
double inertia(const PointRun<T>& run, const CentreRows<T>& centres) noexcept {
  return lane_sum<T>(run.size, [&](std::size_t i) {
    const PointRun<T> point{run.columns, run.weights, run.features, run.begin + i, 1};
    std::uint32_t centre = 0;
    T distance = 0;
    nearest(point, centres, &centre, &distance);
    return run.weights == nullptr ? distance : run.weights[run.begin + i] * distance;
  });
}

template <class T>
double inertia_with(const PointRun<T>& run, const T* centre, const T* squared) noexcept {
  return lane_sum<T>(run.size, [&](std::size_t i) {
    const PointRun<T> point{run.columns, run.weights, run.features, run.begin + i, 1};
    std::uint32_t number = 0;
    T distance = 0;
    nearest(point, {centre, 1}, &number, &distance);
    distance = distance < squared[i] ? distance : squared[i];
    return run.weights == nullptr ? distance : run.weights[run.begin + i] * distance;
  });
}

void candidates(const BoxRun& boxes, const CentreRows<double>& centres, double slack,
                std::uint64_t* candidates) noexcept {
  const std::size_t d = boxes.features;
  for (std::size_t b = 0; b < boxes.size; ++b) {
    const std::size_t at = boxes.begin + b;
    const PointRun<double> middle{boxes.middle, nullptr, d, at, 1};
    std::uint32_t first = 0;
    double least = 0;
    nearest(middle, centres, &first, &least);
    double diagonal = 0;
    for (std::size_t f = 0; f < d; ++f) diagonal += boxes.half[f][at] * boxes.half[f][at];
    candidates[b] = 0;
    for (std::size_t j = 0; j < centres.count; ++j) {
      double distance = 0;
      double reach = 0;
      for (std::size_t f = 0; f < d; ++f) {
        const double c = centres.values[j * d + f];
        const double difference = boxes.middle[f][at] - c;
        distance += difference * difference;
        reach += boxes.half[f][at] * std::abs(c - centres.values[first * d + f]);
      }
      const bool beaten = slack * (distance + least + diagonal) < (distance - least) - 2 * reach;
      candidates[b] |= beaten ? 0 : std::uint64_t{1} << j;
    }
  }
}

void keys(const PointRun<double>& run, const CurveGrid& grid, std::uint32_t* keys) noexcept {
  const std::size_t d = run.features;
  const double top = static_cast<double>((std::uint64_t{1} << grid.bits) - 1);
  for (std::size_t i = 0; i < run.size; ++i) {
    std::uint32_t x[16];
    for (std::size_t f = 0; f < d; ++f) {
      const double cell = (run.columns[f][run.begin + i] - grid.low[f]) * grid.scale[f];
      x[f] = static_cast<std::uint32_t>(cell < 0 ? 0 : (cell > top ? top : cell));
    }
    for (std::uint32_t bit = grid.bits - 1; bit > 0; --bit) {
      const std::uint32_t low = (1U << bit) - 1;
      for (std::size_t f = 0; f < d; ++f) {
        if ((x[f] >> bit & 1) != 0) {
          x[0] ^= low;
        } else {
          const std::uint32_t exchanged = (x[0] ^ x[f]) & low;
          x[0] ^= exchanged;
          x[f] ^= exchanged;
        }
      }
    }
    for (std::size_t f = 1; f < d; ++f) x[f] ^= x[f - 1];
    std::uint32_t turned = 0;
    for (std::uint32_t bit = grid.bits - 1; bit > 0; --bit) {
      if ((x[d - 1] >> bit & 1) != 0) turned ^= (1U << bit) - 1;
    }
    std::uint32_t key = 0;
    for (std::uint32_t bit = grid.bits; bit-- > 0;) {
      for (std::size_t f = 0; f < d; ++f) key = key << 1 | ((x[f] ^ turned) >> bit & 1);
    }
    keys[i] = key;
  }
}

}  // namespace

const ClusterKernels& cluster_reference() noexcept {
  static constexpr ClusterKernels kReference = {
      .float64 = {&nearest<double>, &nearest_two<double>, &add_up<double>, &add_assigned<double>, &inertia<double>,
                  &inertia_with<double>},
      .float32 = {&nearest<float>, &nearest_two<float>, &add_up<float>, &add_assigned<float>, &inertia<float>,
                  &inertia_with<float>},
      .box = {&candidates},
      .curve = {&keys}};
  return kReference;
}

}  // namespace quintile::kernels
