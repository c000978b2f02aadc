#include <algorithm>
#include <span>
#include <vector>

#include "bench/compare/column.hpp"
#include "bench/compare/workloads.hpp"
#include "quintile/error.hpp"
#include "quintile/mixture.hpp"

namespace quintile::bench {
namespace {

// Around k points evenly spaced in the table, all of variance 1. peers/mixture_peer.py starts there too.
Mixture spaced_start(PointColumns points, std::uint32_t k) {
  const std::size_t d = points.size();
  const std::size_t size = points.front().size();
  Mixture out;
  out.features = static_cast<std::uint32_t>(d);
  out.weights.assign(k, 1.0 / k);
  out.covariances.assign(k * d * d, 0.0);
  for (std::size_t c = 0; c < k; ++c) {
    for (std::size_t j = 0; j < d; ++j) {
      out.means.push_back(points[j][c * size / k]);
      out.covariances[(c * d + j) * d + j] = 1;
    }
  }
  return out;
}

}  // namespace

Outcome run_mixture(const std::string& file, const std::string& mode, std::size_t features, std::uint32_t k,
                    std::size_t most) {
  std::vector<Buffer<double>> columns;
  std::vector<std::span<const double>> points;
  for (std::size_t f = 0; f < features; ++f) columns.push_back(read_column(file, "/f" + std::to_string(f)));
  for (const Buffer<double>& column : columns)
    points.push_back(std::span<const double>(column).first(std::min(column.size(), most)));
  const Mixture first = spaced_start(points, k);
  MixtureOptions options;
  options.k = k;
  if (mode == "steps") {
    options.start = &first;
    options.max_iterations = 10;
    options.tolerance = 0;
  } else if (mode != "fit") {
    throw UserError("no such mode of mixture: " + mode);
  }
  Stopwatch watch;
  const MixtureFit fit = fit_mixture(points, options);
  Outcome out = watch.outcome();
  out["exact"]["points"] = points.front().size();
  // From other starts it is another maximum, of about the same height.
  const double mean = fit.log_likelihood / static_cast<double>(points.front().size());
  out[mode == "steps" ? "sums" : "near"]["log-likelihood"] = mean;
  if (mode == "steps") out["exact"]["iterations"] = fit.iterations;
  out["facts"]["log-likelihood"] = mean;
  out["facts"]["iterations"] = fit.iterations;
  return out;
}

}  // namespace quintile::bench
