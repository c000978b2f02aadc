// Distances of points to centres, and sums over the points nearest to each: what k-means iterations are made of.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// Points begin to begin + size - 1 of columns: columns[f][i] is feature f of point i. All values are finite, and so
/// are the squares of their differences from the centres. No alignment needed; nothing is read beyond the run.
template <class T>
struct PointRun {
  const T* const* columns;
  const T* weights;  // of the points, >= 0; null: all 1
  std::size_t features;
  std::size_t begin;
  std::size_t size;
};

/// Centres row by row: feature f of centre j is values[j * features + f]. count is from 1 to 2^24.
template <class T>
struct CentreRows {
  const T* values;
  std::size_t count;
};

/// Points that share partial sums. Sums over a run are taken strip by strip in 64 / sizeof(T) lanes.
inline constexpr std::size_t kStrip = 32;

/// Values of T that DistanceKernels<T>::add_up needs as scratch, aligned to 64 bytes.
template <class T>
[[nodiscard]] constexpr std::size_t add_up_scratch(std::size_t centres, std::size_t features) noexcept {
  return centres * (features + 1) * (64 / sizeof(T));
}

/// All are noexcept, allocate nothing and may run on several threads. A squared distance is the sum of the squared
/// differences in the order of the features, without fused operations; of equally near centres the first is nearest.
/// Results are the same bits on every instruction set.
template <class T>
struct DistanceKernels {
  /// Of point begin + i: nearest[i] the index of the nearest centre, squared[i] the squared distance to it.
  void (*nearest)(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* nearest, T* squared) noexcept;
  /// Adds to sums[j * (features + 1) + f] the weighted sum of feature f over the points nearest to centre j, and to
  /// sums[j * (features + 1) + features] their weight. Returns the weighted sum of squared distances. The sums of a run
  /// depend on which points are nearest to which centre only, and not on the centres.
  double (*add_up)(const PointRun<T>& run, const CentreRows<T>& centres, T* scratch, double* sums) noexcept;
};

struct ClusterKernels {
  DistanceKernels<double> float64;
  DistanceKernels<float> float32;
};

/// The kernels of the active instruction set.
[[nodiscard]] const ClusterKernels& cluster_kernels() noexcept;
/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const ClusterKernels& cluster_reference() noexcept;

template <class T>
[[nodiscard]] const DistanceKernels<T>& distance_kernels(const ClusterKernels& kernels) noexcept {
  if constexpr (sizeof(T) == sizeof(double)) {
    return kernels.float64;
  } else {
    return kernels.float32;
  }
}

}  // namespace quintile::kernels
