#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

constexpr PurchaseModel kModels[] = {PurchaseModel::nbd, PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd,
                                     PurchaseModel::pareto_nbd};

struct Histories {
  std::vector<double> x, t_x, T;
  double ticks = 1;
  void add(double count, double last, double end) {
    x.push_back(count);
    t_x.push_back(count == 0 ? 0 : last);
    T.push_back(end);
  }
  [[nodiscard]] PurchaseHistories view() const { return {x, t_x, T, {}, ticks}; }
  [[nodiscard]] PurchaseHistories one(std::size_t i) const {
    return {std::span(&x[i], 1), std::span(&t_x[i], 1), std::span(&T[i], 1), {}, ticks};
  }
};

// Many customers of few frequencies, ages from a hundredth to `oldest`.
Histories many(std::size_t n, double oldest, bool whole) {
  std::mt19937_64 random(n);
  std::uniform_real_distribution<double> uniform(0, 1);
  Histories h;
  h.ticks = 7;
  constexpr double kFrequencies[] = {0, 1, 2, 7, 40, 1000};
  for (std::size_t i = 0; i < n; ++i) {
    double end = 0.01 * std::pow(oldest * 100, uniform(random));
    double last = end * (i % 5 == 0 ? 1 : uniform(random));
    if (whole) {
      end = std::ceil(end);
      last = std::floor(last);
    }
    h.add(kFrequencies[i % 6], last, end);
  }
  return h;
}

std::vector<double> parameters_of(PurchaseModel model, const std::vector<double>& four) {
  return {four.begin(), four.begin() + (model == PurchaseModel::nbd ? 2 : 4)};
}

ForecastOptions everything() {
  ForecastOptions options;
  options.horizons = {0, 4, 13, 52};
  options.discounted = true;
  options.residual = true;
  options.rate = 0.002;
  return options;
}

std::vector<const Buffer<double>*> columns(const Forecast& forecast) {
  std::vector<const Buffer<double>*> out = {&forecast.p_alive, &forecast.residual};
  for (const Buffer<double>& column : forecast.purchases) out.push_back(&column);
  for (const Buffer<double>& column : forecast.discounted) out.push_back(&column);
  return out;
}

// One customer is computed without a table, without sorting and without interpolation.
void expect_as_one_by_one(const Histories& h, double tolerance) {
  for (const std::vector<double>& four :
       {std::vector{.24, 4.4, .79, 2.4}, {1e-3, 1e-3, 1e3, 1e3}, {1e3, 1e3, 1e-3, 1e-3}, {1e3, 1e-3, 1.0, 1e-3}}) {
    for (const PurchaseModel model : kModels) {
      const std::vector<double> at = parameters_of(model, four);
      const Forecast all = forecast(model, at, h.view(), everything());
      for (std::size_t i = 0; i < h.x.size(); i += 149) {
        const Forecast one = forecast(model, at, h.one(i), everything());
        for (std::size_t c = 0; c < columns(all).size(); ++c) {
          const double wanted = (*columns(one)[c])[0];
          ASSERT_NEAR((*columns(all)[c])[i], wanted, tolerance * wanted + 1e-300)
              << purchase_model_name(model) << ", column " << c << ", r = " << at[0] << ": x = " << h.x[i]
              << ", t_x = " << h.t_x[i] << ", T = " << h.T[i];
        }
      }
    }
  }
}

TEST(Forecast, InterpolatedAgesAreAsGoodAsComputedOnes) { expect_as_one_by_one(many(6'000, 1e5, false), 5e-12); }

TEST(Forecast, WholeAgesAreToldApart) { expect_as_one_by_one(many(6'000, 1'000, true), 5e-12); }

TEST(Forecast, EnormousFrequenciesDoNotMatter) {
  Histories h = many(2'000, 1'000, true);
  h.add(70'000, 500, 900);
  h.add(1e9, 500, 900);
  expect_as_one_by_one(h, 5e-12);
}

TEST(Forecast, CustomersOfOneAge) {
  Histories h;
  for (int i = 0; i < 200; ++i) h.add(2, 10, 12.345);
  expect_as_one_by_one(h, 5e-12);
}

TEST(Forecast, SingleQuestionsGetTheSameAnswers) {
  const Histories h = many(300, 400, true);
  for (const PurchaseModel model : kModels) {
    const std::vector<double> at = parameters_of(model, {.5, 6, .8, 9});
    const Forecast all = forecast(model, at, h.view(), everything());
    const Buffer<double> purchases = expected_purchases(model, at, h.view(), 13);
    const Buffer<double> discounted = discounted_purchases(model, at, h.view(), 0.002, 13);
    const Buffer<double> residual = discounted_purchases(model, at, h.view(), 0.002);
    const Buffer<double> alive = p_alive(model, at, h.view());
    for (std::size_t i = 0; i < h.x.size(); ++i) {
      EXPECT_EQ(all.p_alive[i], alive[i]);
      EXPECT_NEAR(all.purchases[2][i], purchases[i], 1e-12 * purchases[i]);
      EXPECT_NEAR(all.discounted[2][i], discounted[i], 1e-12 * discounted[i]);
      EXPECT_NEAR(all.residual[i], residual[i], 1e-12 * residual[i]);
      EXPECT_EQ(all.purchases[0][i], 0);
      EXPECT_LE(all.discounted[3][i], all.purchases[3][i]);
    }
  }
}

TEST(Forecast, WithoutARateDiscountingChangesNothing) {
  const Histories h = many(60, 400, true);
  ForecastOptions options;
  options.horizons = {26};
  options.discounted = true;
  const std::vector<double> at = {.5, 6, .8, 9};
  const Forecast found = forecast(PurchaseModel::bg_nbd, at, h.view(), options);
  for (std::size_t i = 0; i < h.x.size(); ++i) EXPECT_EQ(found.discounted[0][i], found.purchases[0][i]);
}

TEST(Forecast, OptionsMustMakeSense) {
  const Histories h = many(3, 10, true);
  const std::vector<double> at = {.5, 6, .8, 9};
  const auto ask = [&](const std::vector<double>& horizons, double rate, bool residual) {
    ForecastOptions options;
    options.horizons = horizons;
    options.rate = rate;
    options.residual = residual;
    static_cast<void>(forecast(PurchaseModel::bg_nbd, at, h.view(), options));
  };
  EXPECT_THROW(ask({-1}, 0, false), UserError);
  EXPECT_THROW(ask({NAN}, 0, false), UserError);
  EXPECT_THROW(ask({INFINITY}, 0.1, false), UserError);
  EXPECT_THROW(ask({3, 2}, 0, false), UserError);
  EXPECT_THROW(ask({1}, -1, false), UserError);
  EXPECT_THROW(ask({1}, 0, true), UserError);
  EXPECT_NO_THROW(ask({}, 0.1, true));
}

TEST(Forecast, NoCustomers) {
  const Histories h;
  const std::vector<double> at = {.5, 6, .8, 9};
  EXPECT_TRUE(forecast(PurchaseModel::pareto_nbd, at, h.view(), everything()).residual.empty());
}

}  // namespace
}  // namespace quintile
