#include <fmt/format.h>

#include <cmath>

#include "engine/clv/fit/model_fit.hpp"
#include "engine/clv/fit/search.hpp"
#include "engine/clv/gamma_gamma/gamma_gamma.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

constexpr double kLeastQ = 1.01;
constexpr double kMuchCorrelation = 0.3;

std::vector<Vector> starts(const SpendData& data) {
  std::vector<Vector> out;
  for (const double p : {1.0, 6.0}) {
    for (const double q : {2.0, 6.0}) {
      Vector start(3);
      start << p, q, data.mean * (q - 1) / p;
      out.push_back(start);
    }
  }
  return out;
}

Problem problem_of(const SpendData& data) {
  return {[&](const Vector& at) { return gamma_gamma::log_likelihood(data, at); }, starts(data), gamma_gamma::box(data),
          data.customers};
}

void diagnose(const SpendData& data, const Maximum& maximum, SpendFit& fit) {
  if (maximum.bound[1] == -1) {
    fit.diagnosis.push_back(
        fmt::format("spend is spread so widely that its mean has no limit: q was held at {}; treat "
                    "the expected spend of customers with few purchases with care",
                    kLeastQ));
  } else if (maximum.parameters[1] > 1e5 || maximum.bound[2] == 1) {
    fit.diagnosis.emplace_back("customers do not differ in their mean spend: q and gamma grow together without bound");
  }
  if (maximum.parameters[0] > 1e5 || maximum.bound[2] == -1)
    fit.diagnosis.emplace_back("a customer's purchases hardly differ in money: p -> infinity, gamma -> 0");
  if (std::abs(data.correlation) > kMuchCorrelation) {
    fit.diagnosis.push_back(
        fmt::format("frequency and spend are correlated ({:.2f}), which the model assumes they are "
                    "not: the value of frequent buyers is {}",
                    data.correlation, data.correlation > 0 ? "understated" : "overstated"));
  }
  if (data.without_spend > 0) {
    fit.diagnosis.push_back(
        fmt::format("repeat buyers with a mean spend of 0 or less were left out of the fit: {}", data.without_spend));
  }
}

}  // namespace

Box gamma_gamma::box(const SpendData& data) {
  Box out{Vector(3), Vector(3)};
  out.lower << 1e-5, kLeastQ, 1e-9 * data.mean;
  out.upper << 1e7, 1e7, 1e9 * data.mean;
  return out;
}

}  // namespace clv

SpendFit fit_spend(const SpendHistories& histories, const FitOptions& options) {
  using namespace clv;
  check_options(options);
  const SpendData data = spend_data(histories);
  if (!(data.customers > 0)) {
    throw DataError(
        fmt::format("a spend model needs repeat buyers with money; none of {} customers has x > 0, a mean "
                    "spend above 0 and a weight above 0",
                    histories.size()));
  }
  SpendData part;
  std::optional<Problem> sampled;
  if (data.x.size() > 2 * kSampleRows) {
    part = sample(data, data.x.size() / kSampleRows);
    sampled = problem_of(part);
  }
  const Maximum maximum = search(problem_of(data), sampled, options);
  static constexpr std::string_view kNames[] = {"p", "q", "gamma"};
  SpendFit fit;
  static_cast<ModelFit&>(fit) = make_fit("gamma-gamma", kNames, maximum, maximum.at, data.customers, data.x.size());
  fit.correlation = data.correlation;
  fit.without_spend = data.without_spend;
  diagnose(data, maximum, fit);
  return fit;
}

}  // namespace quintile
