// Mixtures, measures of quality and features for cluster_test.py: reads problems "n d k covariance", n points and k
// means row by row; prints three lines for each: of the mixture that starts at the means with equal weights and
// identities, of the clusters of points nearest to the means, and of the features.
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "engine/cluster/quality/separation.hpp"
#include "engine/cluster/quality/silhouette.hpp"
#include "quintile/cluster.hpp"

namespace {

using namespace quintile;

struct Problem {
  std::size_t n = 0, d = 0;
  std::uint32_t k = 0;
  std::string covariance;
  std::vector<std::vector<double>> columns;
  std::vector<double> means;

  bool read() {
    if (!(std::cin >> n >> d >> k >> covariance)) return false;
    columns.assign(d, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
      for (auto& column : columns) std::cin >> column[i];
    }
    means.resize(k * d);
    for (double& value : means) std::cin >> value;
    return static_cast<bool>(std::cin);
  }
  [[nodiscard]] std::vector<std::span<const double>> points() const { return {columns.begin(), columns.end()}; }
};

Covariance covariance_from(const std::string& name) {
  for (const Covariance covariance : {Covariance::full, Covariance::tied, Covariance::diagonal}) {
    if (covariance_name(covariance) == name) return covariance;
  }
  return Covariance::spherical;
}

void print_mixture(const Problem& problem) {
  Mixture start;
  start.features = static_cast<std::uint32_t>(problem.d);
  start.weights.assign(problem.k, 1.0 / problem.k);
  start.means = problem.means;
  for (std::size_t i = 0; i < problem.k * problem.d * problem.d; ++i)
    start.covariances.push_back(i % (problem.d * problem.d) % (problem.d + 1) == 0 ? 1 : 0);
  MixtureOptions options;
  options.k = problem.k;
  options.covariance = covariance_from(problem.covariance);
  options.start = &start;
  const MixtureFit fit = fit_mixture(problem.points(), options);
  std::printf("%u %.17g %.17g", fit.iterations, fit.log_likelihood, fit.bic);
  for (const double value : fit.mixture.weights) std::printf(" %.17g", value);
  for (const double value : fit.mixture.means) std::printf(" %.17g", value);
  std::printf("\n");
}

void print_quality(const Problem& problem) {
  const NearestCentres nearest = nearest_centres(problem.points(), problem.means);
  const auto quality = clustering::separation_of(problem.points(), nearest.assignment, problem.k);
  std::printf("%.17g %.17g %.17g %.17g %.17g\n",
              clustering::silhouette(problem.points(), nearest.assignment, problem.k), quality.calinski_harabasz,
              quality.davies_bouldin, quality.simplified_silhouette, quality.inertia);
}

void print_features(const Problem& problem) {
  TableView table{"points", {}};
  std::vector<FeatureOptions> options;
  for (std::size_t j = 0; j < problem.d; ++j) {
    table.columns.push_back(
        {"x" + std::to_string(j), "", "", ColumnRole::plain, std::span<const double>(problem.columns[j]), {}});
    options.push_back({table.columns.back().name, FeatureTransform::yeo_johnson,
                       j % 2 == 0 ? FeatureScaling::z : FeatureScaling::robust, 1});
  }
  const FeatureMatrix matrix = fit_features(table, options);
  for (std::size_t j = 0; j < problem.d; ++j)
    std::printf("%.17g %.17g ", matrix.features[j].lambda, matrix.columns[j][0]);
  std::printf("\n");
}

}  // namespace

int main() {
  Problem problem;
  while (problem.read()) {
    print_mixture(problem);
    print_quality(problem);
    print_features(problem);
  }
}
