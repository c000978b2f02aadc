#include "engine/clv/fit/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/clv/fit/penalty.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

Maximum climb(const Problem& problem, const Vector& start, double penalty, const SearchLimits& limits) {
  const double strength = penalty * problem.customers;
  return maximise([&](const Vector& at) { return penalised(problem.log_likelihood(at), at, strength); }, start,
                  problem.box, limits);
}

// The best of all starts, with the evaluations of all of them.
Maximum best_start(const Problem& problem, double penalty) {
  std::vector<Maximum> maxima(problem.starts.size());
  parallel_for(maxima.size(), [&](std::size_t i) {
    maxima[i] = climb(problem, problem.starts[i], penalty, {100, 1e-3});
  });
  int evaluations = 0;
  for (const Maximum& maximum : maxima) evaluations += maximum.evaluations;
  Maximum best = *std::max_element(maxima.begin(), maxima.end(),
                                   [](const Maximum& a, const Maximum& b) { return a.at.value < b.at.value; });
  best.evaluations = evaluations;
  return best;
}

}  // namespace

void check_options(const FitOptions& options) {
  if (!(options.penalty >= 0) || !std::isfinite(options.penalty))
    throw UserError(fmt::format("the penalty must be a number >= 0: {}", options.penalty));
  if (options.max_iterations < 1)
    throw UserError(fmt::format("the most iterations must be 1 or more: {}", options.max_iterations));
}

Maximum search(const Problem& all, const std::optional<Problem>& sample, const FitOptions& options) {
  const Maximum start = best_start(sample ? *sample : all, options.penalty);
  Maximum maximum = climb(all, start.parameters.cwiseMax(all.box.lower).cwiseMin(all.box.upper), options.penalty,
                          {options.max_iterations, 1e-9});
  if (!sample) {
    maximum.iterations += start.iterations;
    maximum.evaluations += start.evaluations;
  }
  maximum.at = penalised(std::move(maximum.at), maximum.parameters, -options.penalty * all.customers);
  return maximum;
}

}  // namespace quintile::clv
