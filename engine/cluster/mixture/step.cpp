#include "engine/cluster/mixture/step.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/cluster/mixture/parts.hpp"
#include "kernels/mixture.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

std::size_t moments_of_one(std::size_t d) { return 1 + d + d * (d + 1) / 2; }

void add(std::vector<double>& total, const std::vector<double>& part) {
  for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
}

std::vector<const double*> pointers(PointColumns points, std::size_t begin) {
  std::vector<const double*> out;
  for (const auto& column : points) out.push_back(column.data() + begin);
  return out;
}

// Sums of blocks of points, in order.
template <class Map>
std::vector<double> block_sums(std::size_t points, std::size_t size, Map map) {
  return reduce_blocks(points, kCustomerBlock, std::vector<double>(size, 0.0), map, add);
}

// Means of the features' variances in place of each, and nothing between features.
void make_spherical(std::span<double> covariance, std::size_t d) {
  double mean = 0;
  for (std::size_t i = 0; i < d; ++i) mean += covariance[i * d + i] / static_cast<double>(d);
  for (std::size_t i = 0; i < d; ++i) covariance[i * d + i] = mean;
}

void make_diagonal(std::span<double> covariance, std::size_t d) {
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      if (i != j) covariance[i * d + j] = 0;
    }
  }
}

void make_tied(std::vector<double>& covariances, std::span<const double> weights, std::size_t d) {
  std::vector<double> mean(d * d, 0.0);
  for (std::size_t c = 0; c < weights.size(); ++c) {
    for (std::size_t i = 0; i < d * d; ++i) mean[i] += weights[c] * covariances[c * d * d + i];
  }
  for (std::size_t c = 0; c < weights.size(); ++c) std::copy(mean.begin(), mean.end(), &covariances[c * d * d]);
}

}  // namespace

MixtureSums expectation(PointColumns points, const Mixture& mixture) {
  const PreparedMixture prepared(mixture);
  const kernels::MixtureParts parts = prepared.parts();
  const std::size_t size = kernels::mixture_sums(parts.k, parts.d);
  std::vector<double> sums = block_sums(points.front().size(), size, [&](std::size_t begin, std::size_t end) {
    std::vector<double> scratch(kernels::mixture_scratch(parts.k, parts.d));
    std::vector<double> out(size, 0.0);
    kernels::mixture_kernels().accumulate(pointers(points, begin).data(), end - begin, parts, scratch.data(),
                                          out.data());
    return out;
  });
  MixtureSums out;
  out.log_likelihood = sums.front();
  out.about = mixture.means;
  out.moments.assign(sums.begin() + 1, sums.end());
  return out;
}

MixtureSums hard_sums(PointColumns points, std::span<const std::uint32_t> component, std::span<const double> about,
                      std::size_t components) {
  const std::size_t d = points.size();
  const std::size_t one = moments_of_one(d);
  MixtureSums out;
  out.about.assign(about.begin(), about.end());
  out.moments = block_sums(component.size(), components * one, [&](std::size_t begin, std::size_t end) {
    std::vector<double> sums(components * one, 0.0);
    std::vector<double> apart(d);
    for (std::size_t i = begin; i < end; ++i) {
      double* next = &sums[component[i] * one];
      *next++ += 1;
      for (std::size_t j = 0; j < d; ++j) *next++ += apart[j] = points[j][i] - about[component[i] * d + j];
      for (std::size_t j = 0; j < d; ++j) {
        for (std::size_t l = 0; l <= j; ++l) *next++ += apart[j] * apart[l];
      }
    }
    return sums;
  });
  return out;
}

Mixture maximisation(const MixtureSums& sums, std::size_t d, Covariance covariance, double regularisation) {
  const std::size_t one = moments_of_one(d);
  const std::size_t k = sums.moments.size() / one;
  Mixture out;
  out.features = static_cast<std::uint32_t>(d);
  out.means = sums.about;
  out.covariances.assign(k * d * d, 0.0);
  double total = 0;
  for (std::size_t c = 0; c < k; ++c) {
    const double* moments = &sums.moments[c * one];
    // As scikit-learn: a component without points is no division by zero.
    const double count = moments[0] + 10 * std::numeric_limits<double>::epsilon();
    out.weights.push_back(count);
    total += count;
    const double* products = moments + 1 + d;
    for (std::size_t i = 0; i < d; ++i) {
      const double shift = moments[1 + i] / count;
      out.means[c * d + i] += shift;
      for (std::size_t j = 0; j <= i; ++j) {
        const double value = *products++ / count - shift * (moments[1 + j] / count);
        out.covariances[(c * d + i) * d + j] = value;
        out.covariances[(c * d + j) * d + i] = value;
      }
    }
  }
  for (double& weight : out.weights) weight /= total;
  if (covariance == Covariance::tied) make_tied(out.covariances, out.weights, d);
  for (std::size_t c = 0; c < k; ++c) {
    const std::span<double> own(&out.covariances[c * d * d], d * d);
    for (std::size_t i = 0; i < d; ++i) own[i * d + i] += regularisation;
    if (covariance == Covariance::diagonal || covariance == Covariance::spherical) make_diagonal(own, d);
    if (covariance == Covariance::spherical) make_spherical(own, d);
  }
  return out;
}

}  // namespace quintile::clustering
