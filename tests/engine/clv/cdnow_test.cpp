// oracles.md, section 1: the CDNOW calibration sample.
#include "tests/engine/clv/cdnow.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

// Tolerance for a printed figure with `digits` significant digits.
double last_digit(double value, int digits) {
  return 0.51 * std::pow(10, std::floor(std::log10(std::abs(value))) + 1 - digits);
}

struct Published {
  PurchaseModel model;
  std::vector<double> parameters;
  double log_likelihood;
  std::vector<double> standard_errors;
};

const std::vector<Published>& published() {
  static const std::vector<Published> all = {
      {PurchaseModel::nbd, {.384766137, 12.0720234}, -9763.657615, {.0209854, .808723}},
      {PurchaseModel::bg_nbd,
       {.242594514, 4.41360208, .792922199, 2.42590748},
       -9582.429207,
       {.0125574, .378224, .185733, .705410}},
      {PurchaseModel::mbg_nbd,
       {.524843198, 6.18308587, .891359234, 1.61400175},
       -9582.135716,
       {.083268, .695620, .154790, .537493}},
      {PurchaseModel::pareto_nbd,
       {.553277027, 10.5776832, .606240146, 11.6687405},
       -9594.976179,
       {.047628, .842722, .187284, 6.2112}}};
  return all;
}

// Figures with 7 digits come from packages whose search stops short of the maximum:
// docs/adr/0003-published-predictions.md.
constexpr double kShortOfMaximum = 6e-4;

class CdnowSample : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(test::cdnow_path())) GTEST_SKIP() << "no " << test::cdnow_path();
    data_ = test::read_cdnow();
    ASSERT_EQ(data_.x.size(), 2357u);
    ASSERT_EQ(std::accumulate(data_.x.begin(), data_.x.end(), 0.0), 2457);
  }
  test::Cdnow data_;
};

TEST_F(CdnowSample, MaximaAreThePublishedOnes) {
  for (const Published& wanted : published()) {
    const ModelFit fit = fit_purchases(wanted.model, data_.weeks());
    SCOPED_TRACE(fit.model);
    EXPECT_TRUE(fit.converged);
    EXPECT_TRUE(fit.diagnosis.empty());
    EXPECT_EQ(fit.distinct, 1016u);
    EXPECT_EQ(fit.customers, 2357);
    EXPECT_LT(fit.iterations, 25);
    EXPECT_LT(fit.evaluations, 80);
    EXPECT_LT(fit.gradient_norm, 1e-6);
    EXPECT_NEAR(fit.log_likelihood, wanted.log_likelihood, 1e-6);
    EXPECT_NEAR(fit.aic, 2 * static_cast<double>(wanted.parameters.size()) - 2 * wanted.log_likelihood, 3e-6);
    for (std::size_t i = 0; i < wanted.parameters.size(); ++i) {
      EXPECT_NEAR(fit.parameters[i] / wanted.parameters[i], 1, 1e-6) << fit.names[i];
      EXPECT_NEAR(fit.standard_errors[i] / wanted.standard_errors[i], 1, 2e-5) << fit.names[i];
    }
    EXPECT_NEAR(log_likelihood(wanted.model, wanted.parameters, data_.weeks()), wanted.log_likelihood, 1e-6);
  }
}

TEST_F(CdnowSample, FitsHaveTheSameBitsForAnyNumberOfThreads) {
  for (const Published& model : published()) {
    set_thread_count(1);
    const ModelFit one = fit_purchases(model.model, data_.weeks());
    for (const int threads : {2, 3, 8}) {
      set_thread_count(threads);
      const ModelFit fit = fit_purchases(model.model, data_.weeks());
      EXPECT_EQ(fit.parameters, one.parameters);
      EXPECT_EQ(fit.covariance, one.covariance);
      EXPECT_EQ(fit.log_likelihood, one.log_likelihood);
    }
    set_thread_count(0);
  }
}

// Customer of the published predictions.
struct One {
  double x, t_x, T;
  [[nodiscard]] PurchaseHistories history() const { return {{&x, 1}, {&t_x, 1}, {&T, 1}, {}, 7}; }
};

TEST_F(CdnowSample, PredictionsAreThePublishedOnes) {
  struct Wanted {
    PurchaseModel model;
    double heavy_purchases, heavy_alive, first_purchases, first_alive, sum;
    std::array<int, 5> digits;
  };
  const std::vector<Wanted> all = {
      {PurchaseModel::pareto_nbd, 25.45647, .997874, 1.4552016225, .8691342462, 1665.513019, {7, 6, 11, 10, 10}},
      {PurchaseModel::bg_nbd, 25.75659, .9688523, 1.2259944263, .7266203075, 1653.408631, {7, 7, 11, 10, 10}},
      {PurchaseModel::mbg_nbd, 23.99819222, .9654846545, 1.2627588863, .7061384874, 1576.728349, {10, 10, 11, 10, 10}}};
  const One heavy = {26, 216, 217};
  const One first = {2, 213, 272};
  for (const Wanted& wanted : all) {
    const ModelFit fit = fit_purchases(wanted.model, data_.weeks());
    SCOPED_TRACE(fit.model);
    const auto expect = [](double value, double figure, int digits) {
      EXPECT_NEAR(value, figure, last_digit(figure, digits) + (digits < 8 ? kShortOfMaximum : 1e-7) * figure);
    };
    expect(expected_purchases(wanted.model, fit.parameters, heavy.history(), 52)[0], wanted.heavy_purchases,
           wanted.digits[0]);
    expect(p_alive(wanted.model, fit.parameters, heavy.history())[0], wanted.heavy_alive, wanted.digits[1]);
    expect(expected_purchases(wanted.model, fit.parameters, first.history(), 39)[0], wanted.first_purchases,
           wanted.digits[2]);
    expect(p_alive(wanted.model, fit.parameters, first.history())[0], wanted.first_alive, wanted.digits[3]);
    const Buffer<double> everybody = expected_purchases(wanted.model, fit.parameters, data_.weeks(), 39);
    expect(std::accumulate(everybody.begin(), everybody.end(), 0.0), wanted.sum, wanted.digits[4]);
  }
}

TEST_F(CdnowSample, NewCustomersBuyAsPublished) {
  const auto at = [](PurchaseModel model) -> const std::vector<double>& {
    for (const Published& p : published()) {
      if (p.model == model) return p.parameters;
    }
    throw std::logic_error("no such model");
  };
  EXPECT_NEAR(expected_purchases_new(PurchaseModel::pareto_nbd, at(PurchaseModel::pareto_nbd), 52), 1.473434,
              1.5 * kShortOfMaximum);
  EXPECT_NEAR(expected_purchases_new(PurchaseModel::bg_nbd, at(PurchaseModel::bg_nbd), 52), 1.444004,
              1.5 * kShortOfMaximum);
}

TEST_F(CdnowSample, MorePurchasesBeforeTheSameLastOneMeanLess) {
  const std::array<double, 4> x = {10, 15, 20, 25};
  const std::array<double, 4> pareto = {.7062289, .1442396, .02250658, .00309267};
  const std::array<double, 4> bg = {.3474606, .04283391, .004158973, .0003583685};
  const ModelFit pareto_fit = fit_purchases(PurchaseModel::pareto_nbd, data_.weeks());
  const ModelFit bg_fit = fit_purchases(PurchaseModel::bg_nbd, data_.weeks());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const One customer = {x[i], 140, 273};
    EXPECT_NEAR(expected_purchases(PurchaseModel::pareto_nbd, pareto_fit.parameters, customer.history(), 52)[0],
                pareto[i], 2 * kShortOfMaximum * pareto[i]);
    EXPECT_NEAR(expected_purchases(PurchaseModel::bg_nbd, bg_fit.parameters, customer.history(), 52)[0], bg[i],
                kShortOfMaximum * bg[i]);
  }
}

}  // namespace
}  // namespace quintile
