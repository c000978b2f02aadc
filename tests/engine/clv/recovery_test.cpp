// Parameters behind generated data are found again: within three standard errors, in 95 % of 200 runs and more.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "tests/engine/clv/simulation.hpp"

namespace quintile {
namespace {

using test::Simulation;

struct Case {
  std::string model;
  std::vector<double> truth;
  /// Fits to what is drawn from the truth by a seed.
  std::function<ModelFit(const std::vector<double>& truth, unsigned seed)> fit;
};

Case purchases(PurchaseModel model, std::vector<double> truth, int customers) {
  std::string name(purchase_model_name(model));
  return {std::move(name), std::move(truth), [=](const std::vector<double>& at, unsigned seed) {
            return fit_purchases(model, Simulation(seed).customers(model, at, customers).view());
          }};
}

Case spend(std::vector<double> truth, int customers) {
  return {"gamma-gamma", std::move(truth), [=](const std::vector<double>& at, unsigned seed) {
            return fit_spend(Simulation(seed).spenders(at, customers).view());
          }};
}

Case renewals(RenewalModel model, std::vector<double> truth, int subscribers) {
  constexpr std::size_t kRenewals = 12;
  std::string name(renewal_model_name(model));
  return {std::move(name), std::move(truth), [=](const std::vector<double>& at, unsigned seed) {
            return fit_renewals(model, Simulation(seed).subscribers(model, at, subscribers, kRenewals));
          }};
}

void PrintTo(const Case& one, std::ostream* out) { *out << one.model; }

class Recovery : public testing::TestWithParam<Case> {};

TEST_P(Recovery, FindsTheParametersBehindTheData) {
  const Case& one = GetParam();
  constexpr int kRuns = 200;
  std::vector<int> found(one.truth.size(), 0);
  std::vector<std::string> names;
  for (int run = 0; run < kRuns; ++run) {
    const ModelFit fit = one.fit(one.truth, static_cast<unsigned>(run));
    ASSERT_TRUE(fit.converged) << run;
    ASSERT_EQ(fit.parameters.size(), one.truth.size());
    names = fit.names;
    for (std::size_t i = 0; i < one.truth.size(); ++i)
      found[i] += static_cast<int>(std::abs(fit.parameters[i] - one.truth[i]) <= 3 * fit.standard_errors[i]);
  }
  for (std::size_t i = 0; i < one.truth.size(); ++i) EXPECT_GE(found[i], kRuns * 95 / 100) << names[i];
}

INSTANTIATE_TEST_SUITE_P(Models, Recovery,
                         testing::Values(purchases(PurchaseModel::nbd, {0.8, 6}, 600),
                                         purchases(PurchaseModel::bg_nbd, {0.8, 5, 0.8, 2.5}, 600),
                                         purchases(PurchaseModel::mbg_nbd, {0.8, 5, 0.8, 2.5}, 600),
                                         purchases(PurchaseModel::pareto_nbd, {0.9, 6, 0.8, 9}, 600),
                                         purchases(PurchaseModel::bg_bb, {1.2, 0.75, 0.66, 2.78}, 2000),
                                         spend({6, 4, 15}, 600),
                                         renewals(RenewalModel::shifted_beta_geometric, {0.7, 1.2}, 1000),
                                         renewals(RenewalModel::beta_discrete_weibull, {0.46, 0.78, 1.28}, 5000)),
                         [](const auto& instance) {
                           std::string name = instance.param.model;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace quintile
