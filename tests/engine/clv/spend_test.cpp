// oracles.md, sections 1 and 2: the Gamma-Gamma model.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/clv/cdnow.hpp"

namespace quintile {
namespace {

class CdnowSpend : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(test::cdnow_path())) GTEST_SKIP() << "no " << test::cdnow_path();
    data_ = test::read_cdnow();
  }
  [[nodiscard]] SpendHistories spend() const { return {data_.x, data_.spend}; }
  test::Cdnow data_;
};

TEST_F(CdnowSpend, MaximumIsThePublishedOne) {
  const SpendFit fit = fit_spend(spend());
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.customers, 946);
  EXPECT_NEAR(fit.log_likelihood, -4055.917695, 1e-6);
  const std::array<double, 3> parameters = {6.24957, 3.74422, 15.44352};
  const std::array<double, 3> errors = {1.19005, .290133, 4.15942};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(fit.parameters[i] / parameters[i], 1, 1e-5) << fit.names[i];
    EXPECT_NEAR(fit.standard_errors[i] / errors[i], 1, 1e-4) << fit.names[i];
  }
  EXPECT_NEAR(fit.correlation, 0.11, 0.005);  // Fader and Hardie 2013
}

TEST_F(CdnowSpend, TheFirstTenCustomersSpendAsPublished) {
  const std::array<double, 3> at = {6.25, 3.74, 15.44};
  for (double& z : data_.spend) z = std::round(z * 100) / 100;  // the published input is in whole cents
  const Buffer<double> money = expected_spend(at, spend());
  const std::array<double, 10> wanted = {24.66371, 18.91685, 35.21898, 35.21898, 35.21898,
                                         71.46967, 18.91685, 35.21898, 27.28839, 35.21898};
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(money[i], wanted[i], 6e-6);
}

TEST_F(CdnowSpend, TheSameBitsForAnyNumberOfThreads) {
  set_thread_count(1);
  const SpendFit one = fit_spend(spend());
  set_thread_count(3);
  EXPECT_EQ(fit_spend(spend()).parameters, one.parameters);
  set_thread_count(0);
}

TEST(Spend, ReturnsAreLeftOutAndCounted) {
  const std::vector<double> x = {2, 3, 1, 0, 4, 2, 5};
  const std::vector<double> z = {10, 30, -5, std::numeric_limits<double>::quiet_NaN(), 0, 12, 55};
  const SpendFit fit = fit_spend({x, z});
  EXPECT_EQ(fit.without_spend, 2u);
  EXPECT_EQ(fit.customers, 4);
  for (const double v : expected_spend(fit.parameters, {x, z})) EXPECT_TRUE(std::isfinite(v) && v > 0) << v;
}

TEST(Spend, CorrelationIsToldInWords) {
  std::vector<double> x;
  std::vector<double> z;
  for (int i = 1; i <= 60; ++i) {
    x.push_back(1 + i / 6);
    z.push_back(10 + i + i % 7);
  }
  const SpendFit fit = fit_spend({x, z});
  EXPECT_GT(fit.correlation, 0.9);
  ASSERT_FALSE(fit.diagnosis.empty());
  EXPECT_THAT(fit.diagnosis.back(), testing::HasSubstr("frequent buyers is understated"));
}

TEST(Spend, EverybodySpendsTheSame) {
  const std::vector<double> x(20, 3);
  const std::vector<double> z(20, 25);
  const SpendFit fit = fit_spend({x, z});
  EXPECT_FALSE(fit.diagnosis.empty());
  EXPECT_TRUE(std::isnan(fit.correlation));
  for (const double v : expected_spend(fit.parameters, {x, z})) EXPECT_NEAR(v, 25, 0.1);
}

TEST(Spend, BadArgumentsAreRefused) {
  const std::vector<double> x = {2};
  const std::vector<double> nan = {std::numeric_limits<double>::quiet_NaN()};
  const std::vector<double> none;
  const std::vector<double> zero = {0};
  EXPECT_THROW(static_cast<void>(fit_spend({x, nan})), DataError);
  EXPECT_THROW(static_cast<void>(fit_spend({nan, x})), DataError);
  EXPECT_THROW(static_cast<void>(fit_spend({x, x, nan})), DataError);
  EXPECT_THROW(static_cast<void>(fit_spend({x, none})), UserError);
  EXPECT_THROW(static_cast<void>(fit_spend({zero, x})), DataError);
  const std::array<double, 3> no_mean = {1, 1, 1};
  EXPECT_THROW(static_cast<void>(expected_spend(no_mean, {x, x})), UserError);
}

}  // namespace
}  // namespace quintile
