#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr PurchaseModel kModels[] = {PurchaseModel::nbd, PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd,
                                     PurchaseModel::pareto_nbd};

struct Histories {
  std::vector<double> x, t_x, T, w;
  double ticks = 1;
  void add(double count, double last, double end) {
    x.push_back(count);
    t_x.push_back(last);
    T.push_back(end);
  }
  [[nodiscard]] PurchaseHistories view() const { return {x, t_x, T, w, ticks}; }
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  // A whole number from 0 to n - 1.
  double below(unsigned n) { return static_cast<double>(random_() % n); }

 private:
  std::mt19937 random_;
};

template <class Function>
std::string message_of(Function function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// Fits every model and checks that whatever comes out is a number.
void expect_finite(const Histories& h) {
  for (const PurchaseModel model : kModels) {
    const ModelFit fit = fit_purchases(model, h.view());
    SCOPED_TRACE(fit.model);
    EXPECT_TRUE(std::isfinite(fit.log_likelihood));
    for (const double p : fit.parameters) EXPECT_TRUE(std::isfinite(p) && p > 0) << p;
    if (!fit.converged) {
      EXPECT_FALSE(fit.diagnosis.empty());
    }
    for (const double horizon : {0.0, 1.0, 1000.0}) {
      for (const double v : expected_purchases(model, fit.parameters, h.view(), horizon))
        EXPECT_TRUE(std::isfinite(v) && v >= 0) << v;
    }
    for (const double v : p_alive(model, fit.parameters, h.view())) EXPECT_TRUE(v >= 0 && v <= 1) << v;
    for (const double v : discounted_purchases(model, fit.parameters, h.view(), 0.01))
      EXPECT_TRUE(std::isfinite(v) && v >= 0) << v;
  }
}

TEST(ClvBadArguments, ImpossibleHistoriesAreNamed) {
  const auto message = [](double x, double t_x, double end) {
    Histories h;
    h.add(1, 1, 2);
    h.add(x, t_x, end);
    return message_of([&] { static_cast<void>(fit_purchases(PurchaseModel::bg_nbd, h.view())); });
  };
  using testing::AllOf;
  using testing::HasSubstr;
  EXPECT_THAT(message(2, 5, 4), AllOf(HasSubstr("t_x is after T"), HasSubstr("customer 1 has x = 2, t_x = 5, T = 4")));
  EXPECT_THAT(message(-1, 0, 4), HasSubstr("x is not a whole number"));
  EXPECT_THAT(message(1.5, 0, 4), HasSubstr("x is not a whole number"));
  EXPECT_THAT(message(kNan, 0, 4), HasSubstr("x is not a whole number"));
  EXPECT_THAT(message(1, kNan, 4), HasSubstr("t_x is not a number"));
  EXPECT_THAT(message(1, -1, 4), HasSubstr("t_x is not a number"));
  EXPECT_THAT(message(1, 1, kNan), HasSubstr("T is not a number"));
  EXPECT_THAT(message(1, 1, INFINITY), HasSubstr("T is not a number"));
  EXPECT_THAT(message(1, -4, -3), HasSubstr("T is not a number"));
  EXPECT_THAT(message(0, 2, 4), HasSubstr("t_x is not 0 although x is"));
}

TEST(ClvBadArguments, WeightsMustBeNumbers) {
  for (const double bad : {-1.0, kNan, double{INFINITY}}) {
    Histories h;
    h.add(1, 1, 2);
    h.w = {bad};
    EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::nbd, h.view())), DataError);
  }
}

TEST(ClvBadArguments, DataThatCannotTellAreNamed) {
  Histories nobody;
  Histories never;
  Histories weightless;
  Histories at_once;
  for (int i = 0; i < 10; ++i) {
    never.add(0, 0, i);
    weightless.add(2, 1, 4);
    weightless.w.push_back(0);
    at_once.add(1, 0, 0);
  }
  for (const PurchaseModel model : kModels) {
    const auto message = [&](const Histories& h) {
      return message_of([&] { static_cast<void>(fit_purchases(model, h.view())); });
    };
    EXPECT_THAT(message(nobody), testing::HasSubstr("needs customers"));
    EXPECT_THAT(message(never), testing::HasSubstr("needs repeat buyers; none of 10 customers"));
    EXPECT_THAT(message(weightless), testing::HasSubstr("none has a weight above 0"));
    EXPECT_THAT(message(at_once), testing::HasSubstr("observed for T = 0"));
  }
}

TEST(ClvBadArguments, OptionsAndParametersMustMakeSense) {
  Histories h;
  h.add(1, 1, 2);
  EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::nbd, h.view(), {.penalty = -1})), UserError);
  EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::nbd, h.view(), {.penalty = kNan})), UserError);
  EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::nbd, h.view(), {.max_iterations = 0})), UserError);
  const std::vector<double> three = {1, 1, 1};
  const std::vector<double> negative = {1, -1};
  const std::vector<double> good = {1, 1};
  EXPECT_THROW(static_cast<void>(p_alive(PurchaseModel::bg_nbd, three, h.view())), UserError);
  EXPECT_THROW(static_cast<void>(p_alive(PurchaseModel::nbd, negative, h.view())), UserError);
  EXPECT_THROW(static_cast<void>(expected_purchases(PurchaseModel::nbd, good, h.view(), -1)), UserError);
  EXPECT_THROW(static_cast<void>(expected_purchases(PurchaseModel::nbd, good, h.view(), INFINITY)), UserError);
  EXPECT_THROW(static_cast<void>(discounted_purchases(PurchaseModel::nbd, good, h.view(), 0)), UserError);
  EXPECT_THROW(static_cast<void>(discounted_purchases(PurchaseModel::nbd, good, h.view(), kNan)), UserError);
  h.ticks = 0;
  EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::nbd, h.view())), UserError);
  h.ticks = 1;
  h.t_x.push_back(1);
  EXPECT_THROW(static_cast<void>(fit_purchases(PurchaseModel::nbd, h.view())), UserError);
}

TEST(ClvRobustness, AllCustomersIdentical) {
  for (const double x : {1.0, 3.0, 40.0}) {
    Histories h;
    for (int i = 0; i < 50; ++i) h.add(x, 20, 30);
    expect_finite(h);
  }
}

TEST(ClvRobustness, OneCustomer) {
  Histories h;
  h.add(3, 20, 30);
  expect_finite(h);
}

TEST(ClvRobustness, OneDay) {
  Histories h;
  for (int i = 0; i < 40; ++i) h.add(i % 3 == 0 ? 1 : 0, i % 3 == 0 ? 1 : 0, i % 3 == 0 || i % 2 == 0 ? 1 : 0);
  expect_finite(h);
}

TEST(ClvRobustness, OneEnormousBuyer) {
  Histories h;
  Dice dice(3);
  for (int i = 0; i < 300; ++i) {
    const double x = dice.below(4);
    const double end = 100 + dice.below(200);
    h.add(x, x == 0 ? 0 : dice.below(100), end);
  }
  h.add(100'000, 290, 299);
  expect_finite(h);
}

TEST(ClvRobustness, FiftyYearsInSeconds) {
  constexpr double kYears = 50 * 365.25 * 86'400;
  Histories h;
  Dice dice(5);
  for (int i = 0; i < 300; ++i) {
    const double x = dice.below(6);
    h.add(x, x == 0 ? 0 : kYears * 0.5 * (dice.below(100)) / 100, kYears * (0.5 + 0.5 * (dice.below(100)) / 100));
  }
  expect_finite(h);
}

TEST(ClvRobustness, NoSignOfDropout) {
  Histories h;
  Dice dice(9);
  for (int i = 0; i < 400; ++i) {
    const double x = 1 + dice.below(9);
    h.add(x, 100 - dice.below(3), 100);
  }
  expect_finite(h);
  const ModelFit bg = fit_purchases(PurchaseModel::bg_nbd, h.view());
  ASSERT_FALSE(bg.diagnosis.empty());
  EXPECT_THAT(bg.diagnosis.back(), testing::HasSubstr("consider nbd"));
  const ModelFit pareto = fit_purchases(PurchaseModel::pareto_nbd, h.view());
  ASSERT_FALSE(pareto.diagnosis.empty());
  EXPECT_THAT(pareto.diagnosis.back(), testing::HasSubstr("consider nbd"));
}

TEST(ClvRobustness, EverybodyDropsOutAtOnce) {
  Histories h;
  for (int i = 0; i < 400; ++i) h.add(i % 2, i % 2, 1000);
  expect_finite(h);
}

TEST(ClvRobustness, WeightsCountAsCustomers) {
  Histories plain;
  Histories weighted;
  Dice dice(2);
  for (int i = 0; i < 60; ++i) {
    const double x = dice.below(7);
    const double t_x = x == 0 ? 0 : 5 + dice.below(60);
    const int copies = static_cast<int>(dice.below(4));
    for (int c = 0; c < copies; ++c) plain.add(x, t_x, 80);
    weighted.add(x, t_x, 80);
    weighted.w.push_back(copies);
  }
  for (const PurchaseModel model : kModels) {
    const ModelFit a = fit_purchases(model, plain.view());
    const ModelFit b = fit_purchases(model, weighted.view());
    EXPECT_EQ(a.customers, b.customers);
    EXPECT_EQ(a.distinct, b.distinct);
    EXPECT_EQ(a.log_likelihood, b.log_likelihood);
    EXPECT_EQ(a.parameters, b.parameters);
  }
}

TEST(ClvRobustness, APenaltyPullsParametersBack) {
  Histories h;
  for (int i = 0; i < 50; ++i) h.add(3, 20, 30);
  const ModelFit free = fit_purchases(PurchaseModel::nbd, h.view());
  const ModelFit held = fit_purchases(PurchaseModel::nbd, h.view(), {.penalty = 0.01});
  EXPECT_FALSE(free.diagnosis.empty());
  EXPECT_TRUE(held.diagnosis.empty());
  EXPECT_LT(held.parameters[0], free.parameters[0]);
  EXPECT_LT(held.log_likelihood, free.log_likelihood);
}

}  // namespace
}  // namespace quintile
