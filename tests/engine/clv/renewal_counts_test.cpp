// Cohorts, their joint fit, and what follows from it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr RenewalModel kSbg = RenewalModel::shifted_beta_geometric;
constexpr RenewalModel kBdw = RenewalModel::beta_discrete_weibull;
const std::vector<double> kRegular = {1000, 631, 468, 382, 326, 289, 262, 241};
const std::vector<double> kHighEnd = {1000, 869, 743, 653, 593};

TEST(RenewalCounts, SurvivorsAreWhoLeftAndWhoIsLeft) {
  const RenewalCounts counts = count_survivors(std::vector<double>{10, 7, 7, 4});
  EXPECT_THAT(counts.left, ElementsAre(0, 3, 0, 3));
  EXPECT_THAT(counts.active, ElementsAre(0, 0, 0, 4));
  EXPECT_THAT(counts.reached(), ElementsAre(10, 10, 7, 7));
}

TEST(RenewalCounts, CohortsOfDifferentAgesAddUp) {
  RenewalCounts counts = count_survivors(std::vector<double>{10, 7, 4});
  counts += count_survivors(std::vector<double>{5, 4});
  EXPECT_THAT(counts.left, ElementsAre(0, 4, 3));
  EXPECT_THAT(counts.active, ElementsAre(0, 4, 4));
  EXPECT_THAT(counts.reached(), ElementsAre(15, 15, 7));
}

TEST(RenewalCounts, TheLikelihoodOfCohortsTogetherIsTheSumOfTheirs) {
  RenewalCounts together = count_survivors(kRegular);
  together += count_survivors(kHighEnd);
  const ModelFit fit = fit_renewals(kBdw, together);
  EXPECT_TRUE(fit.converged);
  // Its maximum lies below the sum of the cohorts' own maxima (oracles.md, section 3), and the parameters are those at
  // which each cohort's likelihood, in closed form, adds up to it.
  EXPECT_LT(fit.log_likelihood, -1679.602833 - 1222.749318);
  double sum = 0;
  for (const std::vector<double>& cohort : {kRegular, kHighEnd}) {
    for (std::size_t t = 1; t < cohort.size(); ++t) {
      const double gone = survival(kBdw, fit.parameters, static_cast<double>(t - 1)) -
                          survival(kBdw, fit.parameters, static_cast<double>(t));
      sum += (cohort[t - 1] - cohort[t]) * std::log(gone);
    }
    sum += cohort.back() * std::log(survival(kBdw, fit.parameters, static_cast<double>(cohort.size() - 1)));
  }
  EXPECT_NEAR(fit.log_likelihood, sum, 1e-8);
}

TEST(RenewalCounts, WhatCannotTellIsSaidInWords) {
  const auto message = [](const RenewalCounts& counts) {
    try {
      static_cast<void>(fit_renewals(kSbg, counts));
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(message({{0, 0, 0}, {0, 5, 95}}), HasSubstr("nobody has left: all 100 subscribers are active"));
  EXPECT_THAT(message({{0, 40}, {0, 60}}), HasSubstr("the subscribers of 1 renewals cannot tell 2 parameters apart"));
  EXPECT_THAT(message({{3, 40, 1}, {0, 60, 1}}), HasSubstr("nobody leaves before the first renewal"));
  EXPECT_THAT(message({{0, -1, 1}, {0, 60, 1}}), HasSubstr("impossible counts"));
  EXPECT_THAT(message({{0, 1, 1}, {0, NAN, 1}}), HasSubstr("impossible counts"));
  EXPECT_THROW(static_cast<void>(fit_renewals(kSbg, RenewalCounts{{0, 1, 1}, {0, 1}})), UserError);
}

TEST(Renewals, TheMedianIsWhereHalfHaveLeft) {
  const std::vector<double> at = {.704077, 1.182043};
  // S(1) = .627 and S(2) = .474: the median new subscriber renews once.
  EXPECT_EQ(median_renewals(kSbg, at, 0, 100), 1u);
  EXPECT_EQ(median_renewals(kSbg, at, 0, 1), 1u);
  EXPECT_EQ(median_renewals(kSbg, at, 0, 0), 0u);
  for (const double t : {0.0, 3.0, 20.0}) {
    const std::uint32_t k = median_renewals(kSbg, at, t, 10'000);
    EXPECT_GT(survival(kSbg, at, t + k) / survival(kSbg, at, t), 0.5);
    EXPECT_LE(survival(kSbg, at, t + k + 1) / survival(kSbg, at, t), 0.5);
  }
}

// (t + 1)^20 - t^20 is 1, whatever is left of t^20.
TEST(Renewals, AFractionOfAPeriodIsNoSurprise) {
  const std::vector<double> at = {1, 2, 20};
  for (const double t : {1e-16, 1e-17, 1e-300, 5e-324})
    EXPECT_NEAR(renewal_probability(RenewalModel::beta_discrete_weibull, at, t), 2.0 / 3, 1e-13) << t;
}

TEST(Renewals, DiscountedRenewalsOfSmallRatesAreTheirSum) {
  // Term by term for moderate rates; for smaller ones the identity D(t) = r(t) / (1 + d) (1 + D(t + 1)).
  for (const std::vector<double>& at : {std::vector<double>{.668, 3.806}, {.3, 170}, {2.5, 4}, {.01, .5}}) {
    const double rate = 1e-3;
    double sum = 0;
    for (int k = 1; k < 60'000; ++k)
      sum += std::exp(std::log(survival(kSbg, at, 3.0 + k)) - std::log(survival(kSbg, at, 3)) - k * std::log1p(rate));
    EXPECT_NEAR(discounted_renewals(kSbg, at, 3, rate) / sum, 1, 1e-11);
    for (const double small : {1e-5, 1e-6}) {
      const double now = discounted_renewals(kSbg, at, 3, small);
      const double next = discounted_renewals(kSbg, at, 4, small);
      EXPECT_NEAR(renewal_probability(kSbg, at, 3) / (1 + small) * (1 + next) / now, 1, 1e-9);
    }
    const std::vector<double> by_age = discounted_renewals_by_age(kSbg, at, 10, rate);
    for (std::size_t t = 0; t < 10; ++t)
      EXPECT_NEAR(by_age[t] / discounted_renewals(kSbg, at, static_cast<double>(t), rate), 1, 1e-11);
  }
  EXPECT_THROW(static_cast<void>(discounted_renewals(kSbg, std::vector<double>{1, 1}, 0, 1e-7)), UserError);
}

TEST(Renewals, TheTableHoldsWhatWasSeenAndWhatTheModelSays) {
  RenewalOptions options;
  options.period = RenewalPeriod::year;
  options.margin = 0.5;
  const RenewalCounts counts = count_survivors(kRegular);
  const ModelFit fit = fit_renewals(kSbg, counts);
  const Table table = renewal_table(fit, counts, options, 10.0);
  ASSERT_EQ(table.rows(), kRegular.size());
  const auto column = [&](const char* name) {
    return std::get<std::span<const double>>(table.view().find(name)->values);
  };
  for (std::size_t t = 0; t < kRegular.size(); ++t) {
    EXPECT_NEAR(column("survival")[t], kRegular[t] / 1000, 1e-14);
    EXPECT_NEAR(column("survival_model")[t], column("survival")[t], 0.007);
    EXPECT_NEAR(column("renewal_value")[t], 5 * column("discounted_renewals")[t], 1e-12);
  }
  EXPECT_EQ(options.renewals_ahead(), 10u);
  EXPECT_NEAR(options.rate(), 0.1, 1e-15);
  EXPECT_EQ(renewal_table(fit, counts, options, std::nullopt).view().find("renewal_value"), nullptr);
}

TEST(Renewals, RatesOfAPeriodCompoundToTheYears) {
  RenewalOptions options;
  options.period = RenewalPeriod::month;
  EXPECT_NEAR(std::pow(1 + options.rate(), 12), 1.1, 1e-14);
  EXPECT_EQ(options.renewals_ahead(), 120u);
  options.period = RenewalPeriod::week;
  EXPECT_NEAR(std::pow(1 + options.rate(), 365.2425 / 7), 1.1, 1e-14);
  EXPECT_EQ(options.renewals_ahead(), 522u);
  options.horizon = 6;
  EXPECT_EQ(options.renewals_ahead(), 6u);
}

}  // namespace
}  // namespace quintile
