// Gaussian mixtures of points given column by column.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/kmeans.hpp"

namespace quintile {

/// What the covariances of the components have in common.
enum class Covariance : std::uint8_t {
  full,       ///< each its own
  tied,       ///< all the same
  diagonal,   ///< each its own, features independent
  spherical,  ///< each its own variance, the same for every feature
};

/// "full", "tied", "diagonal", "spherical".
[[nodiscard]] std::string_view covariance_name(Covariance covariance);

/// Weighted normal densities.
struct Mixture {
  std::uint32_t features = 0;
  std::vector<double> weights;      ///< one per component; > 0, sum 1
  std::vector<double> means;        ///< components x features, row by row
  std::vector<double> covariances;  ///< components x features x features, row by row, whatever they have in common

  [[nodiscard]] std::size_t components() const noexcept { return weights.size(); }
};

struct MixtureOptions {
  std::uint32_t k = 8;  ///< components, >= 1
  Covariance covariance = Covariance::full;
  double regularisation = 1e-6;  ///< added to the diagonals of covariances, so that none is singular; >= 0
  double tolerance = 1e-3;       ///< stops when the mean log-likelihood of an iteration gains less; >= 0
  std::uint32_t max_iterations = 100;
  std::uint32_t starts = 1;        ///< from as many k-means fits, of which the greatest likelihood wins; >= 1
  std::uint64_t seed = 0;          ///< of k-means
  const Mixture* start = nullptr;  ///< instead of k-means; k components
};

struct MixtureFit {
  Mixture mixture;
  Covariance covariance = Covariance::full;
  double log_likelihood = 0;  ///< of all points
  double aic = 0;             ///< 2 parameters - 2 log_likelihood
  double bic = 0;             ///< parameters ln(points) - 2 log_likelihood
  std::uint32_t iterations = 0;
  bool converged = false;
  std::vector<std::string> notes;
};

/// Fits by expectation maximisation. The same for any number of threads and any instruction set. Throws UserError for
/// options out of their range, DataError for no points, a value that is not finite, or a covariance that is singular
/// (regularisation 0, or values too large for it).
[[nodiscard]] MixtureFit fit_mixture(PointColumns points, const MixtureOptions& options = {});

struct MixtureAssignment {
  Buffer<std::uint32_t> component;  ///< the most probable one, per point; the lowest of equally probable ones
  Buffer<double> probability;       ///< that the point comes from it
  double log_likelihood = 0;        ///< of all points
  std::vector<Buffer<double>> responsibilities;  ///< by option: a column of probabilities per component
};

/// Throws UserError when sizes do not fit, DataError for a covariance that is not positive definite.
[[nodiscard]] MixtureAssignment assign_mixture(PointColumns points, const Mixture& mixture,
                                               bool responsibilities = false);

/// Numbers a mixture of k components over as many features is free in.
[[nodiscard]] std::uint64_t free_parameters(Covariance covariance, std::size_t k, std::size_t features);

}  // namespace quintile
