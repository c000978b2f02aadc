// oracles.md, section 2: values at given parameters.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "quintile/clv.hpp"

namespace quintile {
namespace {

struct One {
  double x, t_x, T;
  [[nodiscard]] PurchaseHistories history() const { return {{&x, 1}, {&t_x, 1}, {&T, 1}}; }
};

TEST(FixedParameters, ProbabilitiesOfTheBgNbd) {
  const std::array<double, 4> at = {.243, 4.414, .793, 2.426};
  EXPECT_NEAR(purchase_probabilities(PurchaseModel::bg_nbd, at, 39, 0)[0], .5737864, 5e-8);
  EXPECT_NEAR(purchase_probabilities(PurchaseModel::bg_nbd, at, 2, 10)[10], 1.07869e-07, 5e-13);
  EXPECT_NEAR(purchase_probabilities(PurchaseModel::bg_nbd, at, 30, 11)[11], .0019995214, 5e-11);
}

TEST(FixedParameters, ProbabilitiesSumToOneAndGiveTheMean) {
  const std::array<double, 4> at = {.55, 10.58, .61, 11.67};
  for (const PurchaseModel model : {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd}) {
    const std::vector<double> p = purchase_probabilities(model, at, 30, 600);
    double mean = 0;
    for (std::size_t n = 0; n < p.size(); ++n) mean += static_cast<double>(n) * p[n];
    EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-12);
    EXPECT_NEAR(mean / expected_purchases_new(model, at, 30), 1, 1e-10);
    EXPECT_EQ(purchase_probabilities(model, at, 0, 1)[1], 0);
  }
}

TEST(FixedParameters, LogLikelihoodOfOneCustomer) {
  const std::array<double, 4> at = {.25, 4, .8, 2.5};
  const One never = {0, 0, 40};
  const One often = {200, 38, 40};
  EXPECT_NEAR(log_likelihood(PurchaseModel::bg_nbd, at, never.history()), -.5994738182, 5e-11);
  EXPECT_NEAR(log_likelihood(PurchaseModel::bg_nbd, at, often.history()), 100.7956931, 5e-8);
  EXPECT_NEAR(log_likelihood(PurchaseModel::mbg_nbd, at, never.history()), -.4179282620, 5e-11);
  EXPECT_NEAR(log_likelihood(PurchaseModel::mbg_nbd, at, often.history()), 100.7869098, 5e-8);
}

TEST(FixedParameters, ParetoNbdOfHeavyBuyers) {
  const std::array<double, 4> at = {.55, 10.58, .61, 11.67};
  EXPECT_NEAR(expected_purchases(PurchaseModel::pareto_nbd, at, One{132, 200, 200}.history(), 10)[0], 6.206051789,
              5e-10);
  EXPECT_NEAR(expected_purchases(PurchaseModel::pareto_nbd, at, One{133, 200, 200}.history(), 10)[0], 6.252872248,
              5e-10);
}

TEST(FixedParameters, ParetoNbdIsFiniteWhereNaiveCodeIsNot) {
  const std::array<double, 4> at = {.5143, 2.8845, .2856, 14.1087};
  for (const double x : {1.0, 10.0, 100.0, 1000.0, 10'000.0, 100'000.0}) {
    for (const double t_x : {0.0, 1.0, 100.0, 199.999, 200.0}) {
      const One customer = {x, t_x, 200};
      EXPECT_TRUE(std::isfinite(log_likelihood(PurchaseModel::pareto_nbd, at, customer.history())));
      const double alive = p_alive(PurchaseModel::pareto_nbd, at, customer.history())[0];
      EXPECT_GE(alive, 0);
      EXPECT_LE(alive, 1);
      EXPECT_EQ(alive == 1, t_x == 200);
    }
  }
}

TEST(FixedParameters, DiscountedResidualTransactions) {
  const std::array<double, 4> at = {.5629966, 12.559037, .4081095, 10.5148048};
  const One customer = {7, 35, 77.86};
  EXPECT_NEAR(discounted_purchases(PurchaseModel::pareto_nbd, at, customer.history(), .0027)[0], 1.864183328, 5e-10);
}

TEST(FixedParameters, DiscountingTendsToTheSumWithoutIt) {
  const std::array<double, 4> at = {.25, 4, .8, 2.5};
  const One customer = {7, 35, 40};
  for (const PurchaseModel model : {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd}) {
    const double plain = expected_purchases(model, at, customer.history(), 26)[0];
    EXPECT_EQ(discounted_purchases(model, at, customer.history(), 0, 26)[0], plain);
    EXPECT_NEAR(discounted_purchases(model, at, customer.history(), 1e-9, 26)[0] / plain, 1, 3e-8);
    const double forever = discounted_purchases(model, at, customer.history(), .01)[0];
    EXPECT_NEAR(discounted_purchases(model, at, customer.history(), .01, 4300)[0] / forever, 1, 1e-12);
  }
}

TEST(FixedParameters, MeansAreContinuousWhereFormulasHavePoles) {
  const One customer = {7, 35, 40};
  for (const PurchaseModel model : {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd}) {
    const std::array<double, 4> pole = {.5, 6, 1, 6};  // a = 1, s = 1, alpha = beta
    const std::array<double, 4> beside = {.5, 6, 1 + 1e-11, 6 + 1e-11};
    const double at = expected_purchases(model, pole, customer.history(), 30)[0];
    EXPECT_GT(at, 0);
    EXPECT_NEAR(expected_purchases(model, beside, customer.history(), 30)[0] / at, 1, 1e-10);
  }
}

}  // namespace
}  // namespace quintile
