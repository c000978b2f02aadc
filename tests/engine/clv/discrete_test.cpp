// oracles.md, section 3: discrete and contractual models.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <random>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

constexpr std::array<double, 4> kDonations = {1.203522, .749716, .656718, 2.783442};

struct One {
  double x, t_x, T;
  [[nodiscard]] PurchaseHistories history() const { return {{&x, 1}, {&t_x, 1}, {&T, 1}}; }
};

TEST(BgBb, PredictionsAreThePublishedOnes) {
  // Printed for parameters with more digits than are published: 3e-5 apart from the closed form at those (in mpmath).
  constexpr PurchaseModel kModel = PurchaseModel::bg_bb;
  EXPECT_NEAR(expected_purchases_new(kModel, kDonations, 10), 3.17982973440359, 1e-13);
  EXPECT_NEAR(expected_purchases_new(kModel, kDonations, 10), 3.179805, 3e-5);
  EXPECT_NEAR(expected_purchases(kModel, kDonations, One{0, 0, 6}.history(), 10)[0], .1302169, 2e-6);
  EXPECT_NEAR(expected_purchases(kModel, kDonations, One{4, 5, 6}.history(), 10)[0], 3.627858, 1.2e-4);
}

TEST(BgBb, ProbabilitiesSumToOneAndGiveTheMean) {
  const std::vector<double> p = purchase_probabilities(PurchaseModel::bg_bb, kDonations, 12, 14);
  double mean = 0;
  for (std::size_t n = 0; n < p.size(); ++n) mean += static_cast<double>(n) * p[n];
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-13);
  EXPECT_NEAR(mean, expected_purchases_new(PurchaseModel::bg_bb, kDonations, 12), 1e-12);
  EXPECT_EQ(p[13], 0);
}

// All histories of n opportunities with their probabilities as weights: the likelihood's maximum is at the truth.
TEST(BgBb, TheFitFindsTheParametersBehindExactProbabilities) {
  constexpr int kOpportunities = 6;
  std::vector<double> x, t_x, end, w;
  for (unsigned pattern = 0; pattern < (1U << kOpportunities); ++pattern) {
    One history = {0, 0, kOpportunities};
    for (int i = 0; i < kOpportunities; ++i) {
      if ((pattern >> i & 1U) != 0) {
        history.x += 1;
        history.t_x = i + 1;
      }
    }
    x.push_back(history.x);
    t_x.push_back(history.t_x);
    end.push_back(history.T);
    w.push_back(1e6 * std::exp(log_likelihood(PurchaseModel::bg_bb, kDonations, history.history())));
  }
  EXPECT_NEAR(std::accumulate(w.begin(), w.end(), 0.0), 1e6, 1e-5);
  const ModelFit fit = fit_purchases(PurchaseModel::bg_bb, {x, t_x, end, w});
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.distinct, 22u);  // (0, 0) and x <= t_x of 6, 21 of them
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(fit.parameters[i] / kDonations[i], 1, 1e-6) << fit.names[i];
}

TEST(BgBb, TimesMustCountOpportunities) {
  for (const One& bad : {One{3, 2, 6}, One{1, 1.5, 6}, One{1, 1, 6.5}, One{1, 1, 20'000}}) {
    EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::bg_bb, bad.history())), DataError);
    EXPECT_THROW(static_cast<void>(p_alive(PurchaseModel::bg_bb, kDonations, bad.history())), DataError);
  }
  EXPECT_THROW(static_cast<void>(expected_purchases(PurchaseModel::bg_bb, kDonations, One{1, 1, 6}.history(), 1.5)),
               UserError);
}

struct Cohort {
  std::vector<double> survivors;
  RenewalModel model;
  std::vector<double> parameters;
  double log_likelihood;
};

TEST(Renewals, MaximaAreThePublishedOnes) {
  constexpr RenewalModel kSbg = RenewalModel::shifted_beta_geometric;
  constexpr RenewalModel kBdw = RenewalModel::beta_discrete_weibull;
  const std::vector<double> regular = {1000, 631, 468, 382, 326, 289, 262, 241};
  const std::vector<double> high_end = {1000, 869, 743, 653, 593, 551, 517, 491};
  const std::vector<double> regular4(regular.begin(), regular.begin() + 5);
  const std::vector<double> high_end4(high_end.begin(), high_end.begin() + 5);
  const std::vector<Cohort> all = {{regular, kSbg, {.704077, 1.182043}, -1680.265188},
                                   {regular, kBdw, {.455614, .779326, 1.283451}, -1679.602833},
                                   {high_end, kSbg, {.668088, 3.806095}, -1611.158147},
                                   {high_end, kBdw, {.214253, 1.426575, 1.723565}, -1605.314213},
                                   {regular4, kSbg, {.763665, 1.295830}, -1401.559424},
                                   {regular4, kBdw, {.523029, .894282, 1.196399}, -1401.383052},
                                   {high_end4, kSbg, {1.280977, 7.790386}, -1225.134907},
                                   {high_end4, kBdw, {.259336, 1.722552, 1.584361}, -1222.749318}};
  for (const Cohort& cohort : all) {
    const ModelFit fit = fit_renewals(cohort.model, cohort.survivors);
    SCOPED_TRACE(testing::Message() << fit.model << " " << cohort.log_likelihood);
    EXPECT_TRUE(fit.converged);
    EXPECT_NEAR(fit.log_likelihood, cohort.log_likelihood, 1e-6);
    for (std::size_t i = 0; i < cohort.parameters.size(); ++i)
      EXPECT_NEAR(fit.parameters[i] / cohort.parameters[i], 1, 1e-5) << fit.names[i];
  }
}

TEST(Renewals, ProbabilitiesFollowTheClosedForms) {
  const std::array<double, 2> at = {.668, 3.806};
  constexpr RenewalModel kSbg = RenewalModel::shifted_beta_geometric;
  for (const double t : {0.0, 1.0, 7.0, 1000.0})
    EXPECT_NEAR(renewal_probability(kSbg, at, t), (at[1] + t) / (at[0] + at[1] + t), 1e-14);
  EXPECT_EQ(survival(kSbg, at, 0), 1);
  EXPECT_NEAR(survival(kSbg, at, 2), at[1] / (at[0] + at[1]) * (at[1] + 1) / (at[0] + at[1] + 1), 1e-15);
  EXPECT_NEAR(expected_renewals(kSbg, at, 0, 2), survival(kSbg, at, 1) + survival(kSbg, at, 2), 1e-15);
  const std::array<double, 3> weibull = {.668, 3.806, 1};
  EXPECT_NEAR(survival(RenewalModel::beta_discrete_weibull, weibull, 5), survival(kSbg, at, 5), 1e-15);
}

TEST(Renewals, DiscountedRenewalsMatchThePublishedFormula) {
  // Fader and Hardie 2010: 2F1(1, beta + n; alpha + beta + n; 1 / (1 + d)) (beta + n - 1) / (alpha + beta + n - 1) for
  // a customer before renewal n. The series of 2F1 by its definition.
  const std::array<double, 2> at = {3.80, 15.19};
  constexpr double kRate = 0.1;
  for (const double renewals : {0.0, 3.0}) {
    const double n = renewals + 1;
    double term = 1;
    double series = 0;
    for (int j = 0; j < 2000; ++j) {
      series += term;
      term *= (at[1] + n + j) / (at[0] + at[1] + n + j) / (1 + kRate);
    }
    const double published = (at[1] + n - 1) / (at[0] + at[1] + n - 1) * series;
    EXPECT_NEAR(discounted_renewals(RenewalModel::shifted_beta_geometric, at, renewals, kRate) * (1 + kRate), published,
                1e-12);
  }
}

TEST(Renewals, TablesThatCannotBeAreRefused) {
  constexpr RenewalModel kBdw = RenewalModel::beta_discrete_weibull;
  for (const std::vector<double>& bad : {std::vector<double>{100, 90, 95, 80},
                                         {100, -1, -2, -3},
                                         {100, std::nan(""), 50, 40},
                                         {100, 80, 70},
                                         {},
                                         {100, 100, 100, 100},
                                         {0, 0, 0, 0}})
    EXPECT_THROW(static_cast<void>(fit_renewals(kBdw, bad)), DataError);
  const std::array<double, 2> two = {1, 1};
  EXPECT_THROW(static_cast<void>(survival(kBdw, two, 1)), UserError);
  EXPECT_THROW(static_cast<void>(discounted_renewals(RenewalModel::shifted_beta_geometric, two, 1, 0)), UserError);
}

TEST(Renewals, EverybodyTheSameIsSaid) {
  const std::vector<double> geometric = {10000, 5000, 2500, 1250, 625};
  const ModelFit fit = fit_renewals(RenewalModel::shifted_beta_geometric, geometric);
  ASSERT_FALSE(fit.diagnosis.empty());
  EXPECT_THAT(fit.diagnosis.back(), testing::HasSubstr("do not differ"));
  EXPECT_NEAR(renewal_probability(RenewalModel::shifted_beta_geometric, fit.parameters, 0), 0.5, 1e-3);
}

}  // namespace
}  // namespace quintile
