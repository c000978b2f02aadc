// Distances of points to centres, and sums over the points nearest to each: what k-means iterations are made of; and
// the boxes and the order that spare most of them.
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

/// Sums over a run are taken in 64 / sizeof(T) lanes; those of squared distances strip by strip of this many points.
inline constexpr std::size_t kStrip = 32;

/// Values of T that DistanceKernels<T>::add_up and add_assigned need as scratch, aligned to 64 bytes.
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
  /// The same, and second[i] the squared distance to the nearest of the other centres, infinite when there is none.
  void (*nearest_two)(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* nearest, T* squared,
                      T* second) noexcept;
  /// Adds to sums[j * (features + 1) + f] the weighted sum of feature f over the points nearest to centre j, and to
  /// sums[j * (features + 1) + features] their weight. Returns the weighted sum of squared distances. The sums of a run
  /// depend on which points are nearest to which centre only, and not on the centres.
  double (*add_up)(const PointRun<T>& run, const CentreRows<T>& centres, T* scratch, double* sums) noexcept;
  /// Adds the sums of `add_up` when nearest[i] of `count` centres is the nearest of point begin + i.
  void (*add_assigned)(const PointRun<T>& run, const std::uint32_t* nearest, std::size_t count, T* scratch,
                       double* sums) noexcept;
  /// The weighted sum of squared distances to the nearest centre alone.
  double (*inertia)(const PointRun<T>& run, const CentreRows<T>& centres) noexcept;
  /// The same with one centre where it is nearer than squared[i] tells of point begin + i, and squared[i] elsewhere.
  double (*inertia_with)(const PointRun<T>& run, const T* centre, const T* squared) noexcept;
};

/// Boxes begin to begin + size - 1: feature f of a point in box b is within middle[f][b] -+ half[f][b].
struct BoxRun {
  const double* const* middle;
  const double* const* half;
  std::size_t features;
  std::size_t begin;
  std::size_t size;
};
/// Boxes are taken so many at once: what is read and written must be there up to the next multiple.
inline constexpr std::size_t kBoxesAtOnce = 8;
inline constexpr std::size_t kMostCandidates = 64;

struct BoxKernels {
  /// Bit j of candidates[b] is set when centre j (of at most kMostCandidates) may be nearest to a point of box begin +
  /// b: unless all points of the box are nearer, by more than `slack` times the squared distances that matter, to the
  /// centre nearest to its middle. That one's bit is always set. Slack covers rounding: at least 16 (features + 4)
  /// times the epsilon of the precision that distances are computed in.
  void (*candidates)(const BoxRun& boxes, const CentreRows<double>& centres, double slack,
                     std::uint64_t* candidates) noexcept;
};

/// A grid over points: cell (v - low[f]) * scale[f], cut to [0, 2^bits - 1]. bits * features <= 32, bits <= 31.
struct CurveGrid {
  const double* low;
  const double* scale;
  unsigned bits;
};

struct CurveKernels {
  /// keys[i]: the place of point begin + i's cell on the Hilbert curve of the grid (Skilling 2004). Cells that follow
  /// each other touch. `run` has no weights, and at most 16 features.
  void (*keys)(const PointRun<double>& run, const CurveGrid& grid, std::uint32_t* keys) noexcept;
};

struct ClusterKernels {
  DistanceKernels<double> float64;
  DistanceKernels<float> float32;
  BoxKernels box;
  CurveKernels curve;
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
