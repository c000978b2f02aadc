#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

struct Weighted {
  double value;
  double weight;
};

// The different values with how often they occur, ascending.
std::vector<Weighted> distinct(std::span<const double> values, const char* what) {
  std::map<double, double> counts;
  for (const double value : values) {
    if (!std::isfinite(value)) throw DataError(fmt::format("{} must be numbers: {}", what, value));
    counts[value] += 1;
  }
  std::vector<Weighted> out;
  out.reserve(counts.size());
  for (const auto& [value, weight] : counts) out.push_back({value, weight});
  return out;
}

}  // namespace

std::vector<double> expected_tracking(PurchaseModel model, std::span<const double> parameters,
                                      std::span<const double> births, std::span<const double> times) {
  const std::vector<Weighted> cohorts = distinct(births, "times of first purchases");
  std::vector<double> out(times.size());
  parallel_for(times.size(), [&](std::size_t i) {
    for (const Weighted& cohort : cohorts) {
      if (times[i] > cohort.value)
        out[i] += cohort.weight * expected_purchases_new(model, parameters, times[i] - cohort.value);
    }
  });
  return out;
}

std::vector<double> expected_frequencies(PurchaseModel model, std::span<const double> parameters,
                                         std::span<const double> ages, std::uint32_t largest) {
  const std::vector<Weighted> cohorts = distinct(ages, "ages");
  std::vector<std::vector<double>> parts(cohorts.size());
  parallel_for(cohorts.size(),
               [&](std::size_t i) { parts[i] = purchase_probabilities(model, parameters, cohorts[i].value, largest); });
  std::vector<double> out(largest + std::size_t{1}, 0.0);
  for (std::size_t i = 0; i < cohorts.size(); ++i) {
    for (std::size_t n = 0; n < out.size(); ++n) out[n] += cohorts[i].weight * parts[i][n];
  }
  return out;
}

}  // namespace quintile
