// oracles.md, section 1: expected purchases by week, and frequencies; and how sure predictions are.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "quintile/error.hpp"
#include "tests/engine/clv/cdnow.hpp"

namespace quintile {
namespace {

class CdnowTracking : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(test::cdnow_path())) GTEST_SKIP() << "no " << test::cdnow_path();
    data_ = test::read_cdnow();
    for (const double age : data_.T) births_.push_back((272 - age) / 7);
  }
  test::Cdnow data_;
  std::vector<double> births_;  // weeks after the first customer's
};

TEST_F(CdnowTracking, WeeksTwentyToTwentyFiveAreThePublishedOnes) {
  const std::vector<double> weeks = {19, 20, 21, 22, 23, 24, 25};
  const std::array<double, 6> pareto = {78.308, 76.419, 74.648, 72.983, 71.414, 69.933};
  const std::array<double, 6> bg = {76.86531, 74.88843, 73.04554, 71.32166, 69.70412, 68.18213};
  for (const auto& [model, wanted] : {std::pair(PurchaseModel::pareto_nbd, pareto), {PurchaseModel::bg_nbd, bg}}) {
    const ModelFit fit = fit_purchases(model, data_.weeks());
    const std::vector<double> total = expected_tracking(model, fit.parameters, births_, weeks);
    // The figures are those of searches that stopped short: docs/adr/0003-published-predictions.md.
    for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR((total[i + 1] - total[i]) / wanted[i], 1, 3e-4) << i;
  }
}

TEST_F(CdnowTracking, FrequenciesSumToTheCustomersAndTheirPurchases) {
  const ModelFit fit = fit_purchases(PurchaseModel::bg_nbd, data_.weeks());
  std::vector<double> ages;
  for (const double age : data_.T) ages.push_back(age / 7);
  const std::vector<double> expected = expected_frequencies(PurchaseModel::bg_nbd, fit.parameters, ages, 400);
  EXPECT_NEAR(std::accumulate(expected.begin(), expected.end(), 0.0), 2357, 1e-6);
  EXPECT_NEAR(expected[0], 1411, 30);  // 1411 customers never bought again
  double purchases = 0;
  for (std::size_t n = 0; n < expected.size(); ++n) purchases += static_cast<double>(n) * expected[n];
  const std::vector<double> end = {272.0 / 7};
  EXPECT_NEAR(purchases, expected_tracking(PurchaseModel::bg_nbd, fit.parameters, births_, end)[0], 1e-4);
}

TEST_F(CdnowTracking, ErrorsAgreeWithFitsToOtherSamples) {
  // The spread of the predicted total over 60 bootstrap samples is its standard error, to about a tenth.
  const PurchaseModel model = PurchaseModel::bg_nbd;
  const ModelFit fit = fit_purchases(model, data_.weeks());
  const PredictionErrors errors = prediction_errors(model, fit, data_.weeks(), 39);
  ASSERT_EQ(errors.expected_purchases.size(), 2357u);
  for (const double e : errors.expected_purchases) ASSERT_TRUE(std::isfinite(e) && e > 0);
  for (const double e : errors.p_alive) ASSERT_TRUE(std::isfinite(e) && e >= 0);
  std::uint64_t state = 1;
  const auto draw = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33) % data_.x.size();
  };
  double sum = 0;
  double squares = 0;
  constexpr int kSamples = 60;
  for (int s = 0; s < kSamples; ++s) {
    std::vector<double> weights(data_.x.size(), 0.0);
    for (std::size_t i = 0; i < data_.x.size(); ++i) weights[draw()] += 1;
    const ModelFit other = fit_purchases(model, {data_.x, data_.t_x, data_.T, weights, 7});
    const Buffer<double> purchases = expected_purchases(model, other.parameters, data_.weeks(), 39);
    const double total = std::accumulate(purchases.begin(), purchases.end(), 0.0);
    sum += total;
    squares += total * total;
  }
  const double spread = std::sqrt((squares - sum * sum / kSamples) / (kSamples - 1));
  EXPECT_NEAR(errors.total_purchases / spread, 1, 0.35);
}

TEST(Tracking, BadArgumentsAreRefused) {
  const std::vector<double> at = {1, 1};
  const std::vector<double> bad = {std::numeric_limits<double>::quiet_NaN()};
  const std::vector<double> good = {1};
  EXPECT_THROW(static_cast<void>(expected_tracking(PurchaseModel::nbd, at, bad, good)), DataError);
  EXPECT_THROW(static_cast<void>(expected_frequencies(PurchaseModel::nbd, at, bad, 3)), DataError);
  ModelFit other;
  EXPECT_THROW(static_cast<void>(prediction_errors(PurchaseModel::nbd, other, {good, good, good}, 1)), UserError);
}

}  // namespace
}  // namespace quintile
