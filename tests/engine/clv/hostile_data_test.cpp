// Data that no model was made for: BG/BB, Gamma-Gamma and the renewal models give numbers or say what is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

using testing::AllOf;
using testing::HasSubstr;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr PurchaseModel kBgBb = PurchaseModel::bg_bb;
constexpr RenewalModel kRenewalModels[] = {RenewalModel::shifted_beta_geometric, RenewalModel::beta_discrete_weibull};

template <class Function>
std::string message_of(Function function) {
  try {
    function();
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

// A fit is made of numbers, and one that did not converge says why.
void expect_numbers(const ModelFit& fit) {
  EXPECT_TRUE(std::isfinite(fit.log_likelihood)) << fit.log_likelihood;
  for (const double p : fit.parameters) EXPECT_TRUE(std::isfinite(p) && p > 0) << p;
  bool unknown = !fit.converged;
  for (const double se : fit.standard_errors) unknown = unknown || std::isnan(se);
  if (unknown) {
    EXPECT_FALSE(fit.diagnosis.empty());
  }
}

struct Histories {
  std::vector<double> x, t_x, T, w;
  void add(double count, double last, double end, int copies = 1) {
    for (int i = 0; i < copies; ++i) {
      x.push_back(count);
      t_x.push_back(last);
      T.push_back(end);
    }
  }
  [[nodiscard]] PurchaseHistories view() const { return {x, t_x, T, w}; }
};

void expect_finite(const Histories& h) {
  const ModelFit fit = fit_purchases(kBgBb, h.view());
  expect_numbers(fit);
  for (const double v : p_alive(kBgBb, fit.parameters, h.view())) EXPECT_TRUE(v >= 0 && v <= 1) << v;
  for (const double horizon : {0.0, 1.0, 1000.0}) {
    for (const double v : expected_purchases(kBgBb, fit.parameters, h.view(), horizon))
      EXPECT_TRUE(v >= 0 && v <= horizon) << v;
  }
  for (const double v : discounted_purchases(kBgBb, fit.parameters, h.view(), 0.01))
    EXPECT_TRUE(std::isfinite(v) && v >= 0) << v;
}

std::string refusal(const Histories& h) {
  return message_of([&] { static_cast<void>(fit_purchases(kBgBb, h.view())); });
}

TEST(HostileBgBb, ImpossibleHistoriesAreNamed) {
  const auto of = [](double x, double t_x, double end) {
    Histories h;
    h.add(1, 1, 2);
    h.add(x, t_x, end);
    return refusal(h);
  };
  EXPECT_THAT(of(2, 5, 4), AllOf(HasSubstr("t_x is after T"), HasSubstr("customer 1")));
  EXPECT_THAT(of(-1, 0, 4), HasSubstr("x is not a whole number"));
  EXPECT_THAT(of(kNan, 0, 4), HasSubstr("x is not a whole number"));
  EXPECT_THAT(of(1, kNan, 4), HasSubstr("t_x is not a number"));
  EXPECT_THAT(of(1, -1, 4), HasSubstr("t_x is not a number"));
  EXPECT_THAT(of(1, 1, kNan), HasSubstr("T is not a number"));
  EXPECT_THAT(of(3, 2, 4), AllOf(HasSubstr("counts opportunities"), HasSubstr("customer 1 has x = 3, t_x = 2")));
  // One enormous buyer, and fifty years in seconds: more opportunities than are counted.
  EXPECT_THAT(of(100'000, 100'000, 100'001), HasSubstr("T at most"));
  EXPECT_THAT(of(3, 7e8, 1.5e9), HasSubstr("T at most"));
}

TEST(HostileBgBb, DataThatCannotTellAreNamed) {
  Histories never;
  never.add(0, 0, 10, 20);
  EXPECT_THAT(refusal(never), HasSubstr("needs repeat buyers; none of 20 customers"));
  Histories weightless;
  weightless.add(2, 3, 10, 20);
  weightless.w.assign(20, 0);
  EXPECT_THAT(refusal(weightless), HasSubstr("none has a weight above 0"));
  weightless.w[3] = -1;
  EXPECT_THAT(refusal(weightless), HasSubstr("the weight is not a number >= 0"));
  weightless.w[3] = kNan;
  EXPECT_THAT(refusal(weightless), HasSubstr("the weight is not a number >= 0"));
}

TEST(HostileBgBb, GivesNumbers) {
  for (const auto& [x, t_x, end] : {std::array{3.0, 4.0, 6.0}, {6.0, 6.0, 6.0}, {1.0, 1.0, 6.0}, {1.0, 1.0, 1.0}}) {
    SCOPED_TRACE(testing::Message() << x << " " << t_x << " " << end);
    Histories identical;
    identical.add(x, t_x, end, 50);
    expect_finite(identical);
    Histories one;
    one.add(x, t_x, end);
    expect_finite(one);
  }
  Histories one_day;
  one_day.add(1, 1, 1, 10);
  one_day.add(0, 0, 1, 30);
  one_day.add(0, 0, 0, 5);
  expect_finite(one_day);
  Histories enormous;
  for (int i = 0; i < 100; ++i) enormous.add(i % 4, i % 4 == 0 ? 0 : 4 + i % 9, 20 + i % 30);
  enormous.add(9999, 10'000, 10'000);
  expect_finite(enormous);
  Histories at_once;
  at_once.add(1, 1, 1000, 30);
  at_once.add(0, 0, 1000, 30);
  expect_finite(at_once);
}

struct Spending {
  std::vector<double> x, z, w;
  void add(double count, double mean, int copies = 1) {
    for (int i = 0; i < copies; ++i) {
      x.push_back(count);
      z.push_back(mean);
    }
  }
  [[nodiscard]] SpendHistories view() const { return {x, z, w}; }
};

SpendFit expect_finite(const Spending& s) {
  SpendFit fit = fit_spend(s.view());
  expect_numbers(fit);
  const Buffer<double> money = expected_spend(fit.parameters, s.view());
  for (const double v : money) EXPECT_TRUE(std::isfinite(v) && v >= 0) << v;
  return fit;
}

TEST(HostileSpend, DataThatCannotTellAreNamed) {
  const auto refused = [](const Spending& s) { return message_of([&] { static_cast<void>(fit_spend(s.view())); }); };
  Spending never;
  never.add(0, kNan, 10);
  EXPECT_THAT(refused(never), HasSubstr("needs repeat buyers with money; none of 10 customers"));
  Spending returns;
  returns.add(3, -2, 5);
  returns.add(3, 0, 5);
  EXPECT_THAT(refused(returns), HasSubstr("none of 10 customers has x > 0, a mean spend above 0"));
  Spending weightless;
  weightless.add(2, 10, 5);
  weightless.w.assign(5, 0);
  EXPECT_THAT(refused(weightless), HasSubstr("and a weight above 0"));
  weightless.w[2] = -1;
  EXPECT_THAT(refused(weightless), AllOf(HasSubstr("the weight is not a number >= 0"), HasSubstr("customer 2")));
  for (const auto& [x, z] : {std::array{-1.0, 5.0}, {1.5, 5.0}, {kNan, 5.0}, {2.0, kNan}, {2.0, INFINITY}}) {
    Spending bad;
    bad.add(1, 4);
    bad.add(x, z);
    EXPECT_THAT(refused(bad), AllOf(HasSubstr("impossible spend history"), HasSubstr("customer 1")));
  }
}

TEST(HostileSpend, GivesNumbers) {
  for (const double money : {1e-9, 0.01, 25.0, 1e12}) {
    SCOPED_TRACE(money);
    Spending identical;
    identical.add(3, money, 50);
    for (const double v : expected_spend(expect_finite(identical).parameters, identical.view()))
      EXPECT_NEAR(v / money, 1, 0.01);
    Spending one;
    one.add(1, money);
    expect_finite(one);
  }
  Spending enormous;
  for (int i = 0; i < 200; ++i) enormous.add(1 + i % 5, 5 + i % 37);
  enormous.add(100'000, 17);
  expect_finite(enormous);
  enormous.add(1, 1e12);
  expect_finite(enormous);
  enormous.add(2, 1e-12);
  expect_finite(enormous);
  Spending once;
  for (int i = 0; i < 200; ++i) once.add(1, 5 + i % 37);
  expect_finite(once);
}

void expect_finite(const std::vector<double>& survivors) {
  for (const RenewalModel model : kRenewalModels) {
    const ModelFit fit = fit_renewals(model, survivors);
    SCOPED_TRACE(fit.model);
    expect_numbers(fit);
    RenewalOptions options;
    options.model = model;
    const Table table = renewal_table(fit, count_survivors(survivors), options, 10.0);
    const TableView view = table.view();  // find() points into it
    for (const char* name :
         {"survival_model", "renewal_probability", "expected_renewals", "discounted_renewals", "renewal_value"}) {
      for (const double v : std::get<std::span<const double>>(view.find(name)->values))
        EXPECT_TRUE(std::isfinite(v) && v >= 0) << name << " " << v;
    }
  }
}

TEST(HostileRenewals, DataThatCannotTellAreNamed) {
  for (const RenewalModel model : kRenewalModels) {
    const auto refused = [&](const std::vector<double>& survivors) {
      return message_of([&] { static_cast<void>(fit_renewals(model, survivors)); });
    };
    EXPECT_THAT(refused({100, 100, 100, 100, 100}), HasSubstr("nobody has left"));
    EXPECT_THAT(refused({0, 0, 0, 0, 0}), HasSubstr("subscribers of 0 renewals"));
    EXPECT_THAT(refused({100, 90}), HasSubstr("subscribers of 1 renewals"));
    EXPECT_THAT(refused({}), HasSubstr("subscribers of 0 renewals"));
    EXPECT_THAT(refused({100, 120, 90, 80}), AllOf(HasSubstr("impossible survivors"), HasSubstr("120")));
    EXPECT_THAT(refused({100, kNan, 90, 80}), HasSubstr("impossible survivors"));
    EXPECT_THAT(refused({100, 90, -3, -4}), HasSubstr("impossible survivors"));
    EXPECT_THAT(refused({INFINITY, 90, 80, 70}), HasSubstr("impossible survivors"));
  }
}

TEST(HostileRenewals, GivesNumbers) {
  expect_finite({1000, 1, 1, 1, 1});
  expect_finite({1000, 999, 999, 999, 999});
  expect_finite({1000, 1000, 1000, 1000, 999});
  expect_finite({1000, 1000, 1000, 0});
  expect_finite({1000, 1, 1, 0});
  expect_finite({4, 3, 2, 1});
  expect_finite({1e12, 9e11, 8.5e11, 8.2e11});
  expect_finite({1e-6, 9e-7, 8.5e-7, 8.2e-7});
  std::vector<double> fifty_years;  // of weeks
  for (int week = 0; week < 2609; ++week) fifty_years.push_back(std::floor(1e6 / (1 + week / 50.0)));
  expect_finite(fifty_years);
}

}  // namespace
}  // namespace quintile
