// Parameters behind generated histories are found again: within three standard errors, in 95 % of 200 runs and more.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "quintile/clv.hpp"

namespace quintile {
namespace {

struct Histories {
  std::vector<double> x, t_x, T;
  [[nodiscard]] PurchaseHistories view() const { return {x, t_x, T}; }
};

class Simulation {
 public:
  explicit Simulation(unsigned seed) : random_(seed) {}

  Histories customers(PurchaseModel model, const std::vector<double>& at, int count) {
    Histories out;
    for (int i = 0; i < count; ++i) {
      const double end = 20 + 30 * uniform();
      const double rate = gamma(at[0]) / at[1];
      double alive_until = end;
      double leave = 0;
      if (model == PurchaseModel::pareto_nbd) {
        alive_until = std::min(end, exponential() * at[3] / gamma(at[2]));
      } else if (model != PurchaseModel::nbd) {
        const double a = gamma(at[2]);
        leave = a / (a + gamma(at[3]));
      }
      double x = 0;
      double t_x = 0;
      bool alive = model != PurchaseModel::mbg_nbd || uniform() >= leave;
      for (double t = exponential() / rate; alive && t <= alive_until; t += exponential() / rate) {
        x += 1;
        t_x = t;
        alive = uniform() >= leave;
      }
      out.x.push_back(x);
      out.t_x.push_back(t_x);
      out.T.push_back(end);
    }
    return out;
  }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double exponential() { return -std::log1p(-uniform()); }
  double gamma(double shape) { return std::gamma_distribution<double>(shape)(random_); }

  std::mt19937_64 random_;
};

class Recovery : public testing::TestWithParam<PurchaseModel> {};

TEST_P(Recovery, FindsTheParametersBehindTheHistories) {
  const PurchaseModel model = GetParam();
  const std::vector<double> truth = model == PurchaseModel::nbd          ? std::vector<double>{0.8, 6}
                                    : model == PurchaseModel::pareto_nbd ? std::vector<double>{0.9, 6, 0.8, 9}
                                                                         : std::vector<double>{0.8, 5, 0.8, 2.5};
  constexpr int kRuns = 200;
  std::vector<int> found(truth.size(), 0);
  for (int run = 0; run < kRuns; ++run) {
    const ModelFit fit =
        fit_purchases(model, Simulation(static_cast<unsigned>(run)).customers(model, truth, 600).view());
    ASSERT_TRUE(fit.converged) << run;
    for (std::size_t i = 0; i < truth.size(); ++i)
      found[i] += static_cast<int>(std::abs(fit.parameters[i] - truth[i]) <= 3 * fit.standard_errors[i]);
  }
  for (std::size_t i = 0; i < truth.size(); ++i) EXPECT_GE(found[i], kRuns * 95 / 100) << parameter_names(model)[i];
}

INSTANTIATE_TEST_SUITE_P(Models, Recovery,
                         testing::Values(PurchaseModel::nbd, PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd,
                                         PurchaseModel::pareto_nbd),
                         [](const auto& instance) {
                           std::string name(purchase_model_name(instance.param));
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace quintile
