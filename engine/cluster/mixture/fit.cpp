#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "engine/cluster/kmeans/check.hpp"
#include "engine/cluster/mixture/parts.hpp"
#include "engine/cluster/mixture/step.hpp"
#include "quintile/error.hpp"
#include "quintile/mixture.hpp"

namespace quintile {
namespace clustering {
namespace {

void check_options(const MixtureOptions& options, std::size_t features) {
  if (options.k == 0) throw UserError("a mixture needs at least one component");
  if (options.starts == 0 || options.max_iterations == 0)
    throw UserError("a mixture needs at least one start and one iteration");
  if (!(options.regularisation >= 0) || !std::isfinite(options.regularisation))
    throw UserError(fmt::format("the regularisation of covariances must be a number >= 0: {}", options.regularisation));
  if (!(options.tolerance >= 0)) throw UserError(fmt::format("the tolerance must be >= 0: {}", options.tolerance));
  if (features > kernels::kMostMixtureFeatures)
    throw UserError(fmt::format("a mixture has at most {} features, not {}", kernels::kMostMixtureFeatures, features));
  if (options.start == nullptr) return;
  if (options.start->components() != options.k || options.start->features != features) {
    throw UserError(fmt::format("the start has {} components over {} features; asked for are {} over {}",
                                options.start->components(), options.start->features, options.k, features));
  }
}

Mixture kmeans_start(PointColumns points, const MixtureOptions& options, std::uint32_t start,
                     std::vector<std::string>& notes) {
  KMeansOptions kmeans;
  kmeans.k = options.k;
  kmeans.starts = 1;
  kmeans.seed = options.seed + start;
  const KMeansFit fit = fit_kmeans(points, kmeans);
  if (start == 0) notes.insert(notes.end(), fit.notes.begin(), fit.notes.end());
  return maximisation(hard_sums(points, fit.assignment, fit.centres, fit.k), points.size(), options.covariance,
                      options.regularisation);
}

MixtureFit climb(PointColumns points, Mixture mixture, const MixtureOptions& options) {
  MixtureFit fit;
  const auto size = static_cast<double>(points.front().size());
  double before = -std::numeric_limits<double>::infinity();
  while (fit.iterations < options.max_iterations) {
    const MixtureSums sums = expectation(points, mixture);
    mixture = maximisation(sums, points.size(), options.covariance, options.regularisation);
    ++fit.iterations;
    const double mean = sums.log_likelihood / size;
    fit.converged = std::abs(mean - before) < options.tolerance;
    if (fit.converged) break;
    before = mean;
  }
  fit.log_likelihood = expectation(points, mixture).log_likelihood;
  fit.mixture = std::move(mixture);
  fit.covariance = options.covariance;
  return fit;
}

}  // namespace
}  // namespace clustering

std::string_view covariance_name(Covariance covariance) {
  switch (covariance) {
    case Covariance::full:
      return "full";
    case Covariance::tied:
      return "tied";
    case Covariance::diagonal:
      return "diagonal";
    case Covariance::spherical:
      return "spherical";
  }
  throw UserError("unknown form of covariances");
}

std::uint64_t free_parameters(Covariance covariance, std::size_t k, std::size_t features) {
  const std::size_t triangle = features * (features + 1) / 2;
  std::size_t shapes = 0;
  switch (covariance) {
    case Covariance::full:
      shapes = k * triangle;
      break;
    case Covariance::tied:
      shapes = triangle;
      break;
    case Covariance::diagonal:
      shapes = k * features;
      break;
    case Covariance::spherical:
      shapes = k;
      break;
  }
  return shapes + k * features + k - 1;
}

MixtureFit fit_mixture(PointColumns points, const MixtureOptions& options) {
  using namespace clustering;
  check_points(points);
  clustering::check_options(options, points.size());
  MixtureFit best;
  std::vector<std::string> notes;
  const std::uint32_t starts = options.start != nullptr ? 1 : options.starts;
  for (std::uint32_t start = 0; start < starts; ++start) {
    Mixture first = options.start != nullptr ? *options.start : kmeans_start(points, options, start, notes);
    MixtureFit fit = climb(points, std::move(first), options);
    if (start == 0 || fit.log_likelihood > best.log_likelihood) best = std::move(fit);
  }
  best.notes = std::move(notes);
  if (!best.converged) {
    best.notes.push_back(fmt::format("the mixture of {} components had not converged after {} iterations",
                                     best.mixture.components(), best.iterations));
  }
  const auto parameters =
      static_cast<double>(free_parameters(options.covariance, best.mixture.components(), points.size()));
  best.aic = 2 * parameters - 2 * best.log_likelihood;
  best.bic = parameters * std::log(static_cast<double>(points.front().size())) - 2 * best.log_likelihood;
  return best;
}

}  // namespace quintile
