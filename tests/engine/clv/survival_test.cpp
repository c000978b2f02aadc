// Probabilities of staying subscribed, at any age.
#include "engine/clv/renewal/survival.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "quintile/error.hpp"

namespace quintile {
namespace {

using clv::renewal::Survival;
constexpr RenewalModel kBdw = RenewalModel::beta_discrete_weibull;
constexpr RenewalModel kSbg = RenewalModel::shifted_beta_geometric;

struct Point {
  double alpha, beta, c, t, ahead, expected;
};

// mpmath 1.3.0 with 600 digits: the difference of ln Gamma(beta + t^c) - ln Gamma(alpha + beta + t^c) at the two ages.
constexpr Point kPoints[] = {
    {0.7, 1.2, 1.0, 1e6, 1.0, -6.9999891500171029e-7},     {0.7, 1.2, 1.5, 1e9, 1.0, -1.0499999994749651e-9},
    {0.7, 1.2, 1.5, 1e12, 100.0, -1.0499999999474999e-10}, {1000.0, 50.0, 1.0, 1e8, 400.0, -0.0039999700202633642},
    {1e6, 3e6, 1.0, 1e5, 900.0, -251.59455213413076},      {0.01, 0.5, 1.7, 1e15, 1e6, -1.69999999915e-11},
    {2.0, 3.0, 0.3, 1e7, 1.0, -5.8377900453467559e-8},     {5.0, 8.0, 20.0, 1e5, 3.0, -0.0029999550008999798},
    {5.0, 8.0, 20.0, 3.0, 3.0, -69.314718041654685},       {0.5, 4.0, 2.5, 1e100, 1e99, -0.11913772475540607},
    {1e-6, 1e-6, 1.0, 1e5, 1.0, -9.9999999998499995e-12},  {3.0, 2.0, 1.0, 0.0, 1e9, -58.991743689491288},
    {1e7, 1e7, 1.2, 40.0, 1000.0, -2834.029856438267},     {0.8, 1.5, 1.3, 12.0, 5.0, -0.34679982531995255},
    {0.8, 1.5, 1.3, 0.0, 5.0, -1.5264708465789074},        {0.8, 1.5, 3.0, 0.0, 1e60, -331.29728169854772}};

TEST(Survival, KeepsItsDigitsAtAnyAge) {
  for (const Point& p : kPoints) {
    const double at[] = {p.alpha, p.beta, p.c};
    const double found = Survival(kBdw, at).log_ahead(p.t, p.ahead);
    EXPECT_NEAR(found / p.expected, 1, 1e-14) << p.alpha << " " << p.beta << " " << p.c << " " << p.t;
  }
}

TEST(Survival, NeverRises) {
  const double at[] = {0.5, 0.7};
  const Survival subscribed(kSbg, at);
  EXPECT_EQ(subscribed.log_ahead(3, 0), 0);
  for (double t = 0.5; t < 1e160; t *= 7) {
    EXPECT_LT(subscribed.log_ahead(t, t), 0) << t;
    EXPECT_LE(subscribed.log_ahead(t, 2 * t), subscribed.log_ahead(t, t)) << t;
    EXPECT_NEAR(subscribed.log_ahead(t, 3 * t), subscribed.log_ahead(t, t) + subscribed.log_ahead(2 * t, 2 * t),
                1e-14 * 3)
        << t;
  }
}

TEST(Survival, RenewalsByAgeAreThoseOfEachAge) {
  const double at[] = {0.46, 0.78, 1.28};
  for (const std::uint32_t horizon : {0U, 1U, 10U, 120U}) {
    const std::vector<double> by_age = expected_renewals_by_age(kBdw, at, 30, horizon);
    for (std::size_t t = 0; t < by_age.size(); ++t)
      EXPECT_NEAR(by_age[t], expected_renewals(kBdw, at, static_cast<double>(t), horizon), 1e-12) << t;
  }
}

TEST(Survival, ParametersMustBeThoseOfTheModel) {
  const double negative[] = {1, -1};
  const double one[] = {1};
  const double infinite[] = {1, INFINITY, 1};
  EXPECT_THROW(Survival(kSbg, negative), UserError);
  EXPECT_THROW(Survival(kSbg, one), UserError);
  EXPECT_THROW(Survival(kBdw, infinite), UserError);
}

}  // namespace
}  // namespace quintile
