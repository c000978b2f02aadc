// Expectation and maximisation of Gaussian mixtures, and distances that the quality of clusters is judged by.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// Most features of a mixture.
inline constexpr std::size_t kMostMixtureFeatures = 64;

/// k weighted normal densities over d features, 1 <= d <= kMostMixtureFeatures. ln of density c at x is constant[c] -
/// |root_c (x - mean_c)|^2 / 2.
struct MixtureParts {
  const double* mean;  ///< k x d
  const double* root;  ///< k x d (d + 1) / 2: rows of a lower triangle, the inverse of the covariance's Cholesky factor
  const double* constant;  ///< k: ln weight + ln det root - d / 2 ln 2 pi
  std::size_t k;
  std::size_t d;
};

/// Doubles that MixtureKernels need to work in, aligned or not.
[[nodiscard]] constexpr std::size_t mixture_scratch(std::size_t k, std::size_t d) noexcept { return (k + d) * 256; }

/// Doubles of the sums of a mixture: the log-likelihood, then for each component the sum of responsibilities, their
/// products with each feature's distance from the component's mean, and with the products of two (a lower triangle).
[[nodiscard]] constexpr std::size_t mixture_sums(std::size_t k, std::size_t d) noexcept {
  return 1 + k * (1 + d + d * (d + 1) / 2);
}

/// Columns of n finite values each; no alignment needed. Results are the same bits on every instruction set. A
/// density is taken to be at least e^-1e300 of the most probable one.
struct MixtureKernels {
  /// Adds the points to `sums`.
  void (*accumulate)(const double* const* columns, std::size_t n, const MixtureParts& parts, double* scratch,
                     double* sums) noexcept;
  /// The most probable component (the lowest of equal ones) and its probability, per point; returns the log-likelihood.
  /// `responsibilities`: k columns to fill, or null.
  double (*assign)(const double* const* columns, std::size_t n, const MixtureParts& parts, double* scratch,
                   std::uint32_t* component, double* probability, double* const* responsibilities) noexcept;
};

/// Distances between points of d >= 1 features, column by column.
struct SeparationKernels {
  /// Sum of the Euclidean distances from `point` to each of n points.
  double (*distance_sum)(const double* const* columns, std::size_t d, std::size_t n, const double* point) noexcept;
  /// For each of n points: the squared distance to centre own[i], and to the nearest other one (infinite when k = 1).
  /// `centres`: k x d, row by row.
  void (*two_distances)(const double* const* columns, std::size_t d, std::size_t n, const double* centres,
                        std::size_t k, const std::uint32_t* own, double* to_own, double* to_other) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const MixtureKernels& mixture_kernels() noexcept;
[[nodiscard]] const SeparationKernels& separation_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const MixtureKernels& mixture_reference() noexcept;
[[nodiscard]] const SeparationKernels& separation_reference() noexcept;

}  // namespace quintile::kernels
