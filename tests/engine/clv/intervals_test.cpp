// Standard errors of projections, against differences of the public predictions.
#include "quintile/intervals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "engine/clv/intervals/distinct_rows.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;

constexpr double kYear = 365.2425;

class Intervals : public testing::Test {
 protected:
  // Customers with purchases until losing interest, in two segments; the last has none.
  void SetUp() override {
    std::mt19937_64 random(19);
    std::gamma_distribution<double> rate(.8, .2);
    std::gamma_distribution<double> money(6, 3);
    std::uniform_real_distribution<double> uniform(0, 1);
    constexpr std::size_t kSize = 801;
    table_.ids.integers = Buffer<std::int64_t>(kSize);
    std::iota(table_.ids.integers.begin(), table_.ids.integers.end(), 0);
    table_.occasions = Buffer<std::uint32_t>(kSize);
    table_.repeat_frequency = Buffer<std::uint32_t>(kSize);
    table_.first_time = Buffer<TimeNs>(kSize);
    table_.last_time = Buffer<TimeNs>(kSize);
    table_.monetary_mean_repeat = Buffer<double>(kSize);
    for (std::size_t i = 0; i < kSize; ++i) {
      const double end = 200 + 10 * static_cast<double>(i % 8);
      const double lambda = rate(random) / 7;
      std::uint32_t x = 0;
      double last = 0;
      for (double t = 0; uniform(random) > .2 || t == 0;) {
        t += std::exponential_distribution<double>(lambda)(random);
        if (!(t < end)) break;
        x += 1;
        last = std::floor(t);
      }
      table_.occasions[i] = x + 1;
      table_.repeat_frequency[i] = x;
      table_.first_time[i] = as_of_ - static_cast<std::int64_t>(end + 1) * kNsPerDay;
      table_.last_time[i] = table_.first_time[i] + static_cast<std::int64_t>(last) * kNsPerDay;
      table_.monetary_mean_repeat[i] = x > 0 ? money(random) : std::nan("");
      segment_.push_back(static_cast<std::uint8_t>(x > 3 ? 1 : 0));
      x_.push_back(x);
      t_x_.push_back(last);
      end_.push_back(end);
      spend_.push_back(x > 0 ? table_.monetary_mean_repeat[i] : 0);
    }
    table_.occasions[kSize - 1] = table_.repeat_frequency[kSize - 1] = 0;
    table_.first_time[kSize - 1] = table_.last_time[kSize - 1] = kNoTime;
    segment_.back() = 2;
    for (auto* column : {&x_, &t_x_, &end_, &spend_}) column->pop_back();
    options_.model = PurchaseModel::bg_nbd;
    options_.horizons_days = {30, 365};
    options_.margin = 0.3;
    projection_ = project_clv(table_, as_of_, options_);
    errors_ = clv_errors(table_, as_of_, options_, projection_, segment_, names_);
  }

  // Value in a year of everybody, at parameters of both models.
  [[nodiscard]] std::vector<double> value(const std::vector<double>& purchases,
                                          const std::vector<double>& money) const {
    const double rate = std::log(1.1) * 7 / kYear;
    const Buffer<double> discounted =
        discounted_purchases(PurchaseModel::bg_nbd, purchases, {x_, t_x_, end_, {}, 7}, rate, 365.0 / 7);
    const Buffer<double> spend = expected_spend(money, {x_, spend_});
    std::vector<double> out;
    for (std::size_t i = 0; i < x_.size(); ++i) out.push_back(0.3 * discounted[i] * spend[i]);
    return out;
  }

  [[nodiscard]] std::span<const double> column(const char* name) const {
    return std::get<std::span<const double>>(totals_.find(name)->values);
  }

  const TimeNs as_of_ = parse_time("2025-10-13");
  const std::vector<std::string> names_ = {"few", "many", "none", "empty"};
  CustomerTable table_;
  std::vector<std::uint8_t> segment_;
  std::vector<double> x_, t_x_, end_, spend_;
  ClvOptions options_;
  ClvResult projection_;
  ClvErrors errors_;
  TableView totals_;
};

TEST_F(Intervals, OfPurchasesAreThoseOfTheModel) {
  const PredictionErrors expected =
      prediction_errors(PurchaseModel::bg_nbd, projection_.candidates[0], {x_, t_x_, end_, {}, 7}, 365.0 / 7);
  for (std::size_t i = 0; i < x_.size(); ++i) {
    EXPECT_NEAR(errors_.p_alive[i], expected.p_alive[i], 1e-3 * expected.p_alive[i] + 1e-6);
    EXPECT_NEAR(errors_.purchases[1][i], expected.expected_purchases[i], 1e-3 * expected.expected_purchases[i] + 1e-6);
  }
  EXPECT_EQ(errors_.p_alive[x_.size()], 0);
  totals_ = errors_.totals.view();
  EXPECT_NEAR(column("expected_purchases_se").back(), expected.total_purchases, 1e-3 * expected.total_purchases);
  double sum = 0;
  for (const double one : expected.expected_purchases) sum += one;
  EXPECT_LT(expected.total_purchases, sum);
}

TEST_F(Intervals, OfValueCountBothModels) {
  const auto deviation = [](const ModelFit& fit, const std::vector<std::vector<double>>& slopes, std::size_t i) {
    double sum = 0;
    const std::size_t size = fit.parameters.size();
    for (std::size_t p = 0; p < size; ++p) {
      for (std::size_t q = 0; q < size; ++q) sum += slopes[p][i] * slopes[q][i] * fit.covariance[p * size + q];
    }
    return sum;
  };
  const ModelFit& purchases = projection_.candidates[0];
  const ModelFit& money = *projection_.spend;
  const auto slopes_of = [&](const ModelFit& fit, auto at) {
    std::vector<std::vector<double>> out;
    for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
      std::vector<double> up = fit.parameters;
      std::vector<double> down = fit.parameters;
      const double step = 1e-5 * fit.parameters[p];
      up[p] += step;
      down[p] -= step;
      std::vector<double> slope = at(up);
      const std::vector<double> low = at(down);
      for (std::size_t i = 0; i < slope.size(); ++i) slope[i] = (slope[i] - low[i]) / (2 * step);
      out.push_back(slope);
    }
    return out;
  };
  const auto by_purchases =
      slopes_of(purchases, [&](const std::vector<double>& at) { return value(at, money.parameters); });
  const auto by_money =
      slopes_of(money, [&](const std::vector<double>& at) { return value(purchases.parameters, at); });
  for (std::size_t i = 0; i < x_.size(); ++i) {
    const double expected = std::sqrt(deviation(purchases, by_purchases, i) + deviation(money, by_money, i));
    EXPECT_NEAR(errors_.clv[1][i], expected, 1e-3 * expected) << i;
  }
  // Of a segment: its customers' slopes add up, and not their errors.
  totals_ = errors_.totals.view();
  for (std::uint8_t code = 0; code < 2; ++code) {
    std::vector<std::vector<double>> a(by_purchases.size(), {0});
    std::vector<std::vector<double>> b(by_money.size(), {0});
    double total = 0;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      if (segment_[i] != code) continue;
      total += projection_.clv[1][i];
      for (std::size_t p = 0; p < a.size(); ++p) a[p][0] += by_purchases[p][i];
      for (std::size_t p = 0; p < b.size(); ++p) b[p][0] += by_money[p][i];
    }
    const double expected = std::sqrt(deviation(purchases, a, 0) + deviation(money, b, 0));
    EXPECT_NEAR(column("value_se")[2 * code + 1U], expected, 1e-3 * expected);
    EXPECT_NEAR(column("value")[2 * code + 1U], total, 1e-9 * total);
  }
}

TEST_F(Intervals, TheTableHasARowPerSegmentWithBuyersAndHorizon) {
  totals_ = errors_.totals.view();
  EXPECT_EQ(totals_.name, "projections");
  EXPECT_EQ(totals_.rows(), 6u);  // few, many and all; nobody of the others has bought
  EXPECT_THAT(std::vector<double>(column("horizon_days").begin(), column("horizon_days").end()),
              ElementsAre(30, 365, 30, 365, 30, 365));
  EXPECT_EQ(column("customers").back(), 800);
  EXPECT_EQ(column("customers")[0] + column("customers")[2], 800);
  std::vector<std::string> columns;
  for (const ColumnView& view : clv_error_columns(errors_, projection_)) columns.push_back(view.name);
  EXPECT_THAT(columns, ElementsAre("p_alive_se", "expected_purchases_30d_se", "expected_purchases_365d_se",
                                   "expected_spend_se", "clv_30d_se", "clv_365d_se"));
}

TEST_F(Intervals, WithoutMoneyThereAreThoseOfPurchases) {
  table_.monetary_mean_repeat = {};
  const ClvResult projection = project_clv(table_, as_of_, options_);
  const ClvErrors errors = clv_errors(table_, as_of_, options_, projection, segment_, names_);
  EXPECT_TRUE(errors.clv.empty());
  EXPECT_EQ(errors.purchases[0][5], errors_.purchases[0][5]);
  EXPECT_EQ(clv_error_columns(errors, projection).size(), 3u);
}

// Everybody in a group of the own name.
CustomerGroups groups_of(std::size_t customers, std::uint32_t groups) {
  CustomerGroups out;
  out.column = "region";
  for (std::uint32_t g = 0; g < groups; ++g) out.names.push_back(std::to_string(g));
  out.code = Buffer<std::uint32_t>(customers);
  for (std::size_t i = 0; i < customers; ++i) out.code[i] = static_cast<std::uint32_t>(i % groups);
  return out;
}

// Groups that do not differ are fitted as all: they err together, so that totals are no surer than by one fit.
TEST_F(Intervals, OfGroupsThatDoNotDifferAreThoseOfAll) {
  const GroupedClv grouped = project_clv_by(table_, as_of_, options_, groups_of(table_.size(), 3));
  for (const double spread : grouped.fits.spread) ASSERT_EQ(spread, 0);
  const ClvErrors errors = clv_errors(table_, as_of_, options_, grouped.clv, segment_, names_, &grouped);
  for (std::size_t i = 0; i < table_.size(); ++i) {
    EXPECT_NEAR(errors.p_alive[i], errors_.p_alive[i], 1e-3) << i;
    EXPECT_NEAR(errors.clv[1][i], errors_.clv[1][i], 0.01 * errors_.clv[1][i]) << i;
  }
  totals_ = errors_.totals.view();
  const TableView table = errors.totals.view();
  for (const char* name : {"customers", "expected_purchases", "expected_purchases_se", "value", "value_se"}) {
    const auto values = std::get<std::span<const double>>(table.find(name)->values);
    const auto by_all = column(name);
    ASSERT_EQ(values.size(), by_all.size());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], by_all[i], 0.01 * by_all[i]) << name;
  }
}

// Groups that differ keep their own fits, and their errors.
TEST_F(Intervals, OfGroupsThatDifferAreTheirOwn) {
  CustomerGroups groups = groups_of(table_.size(), 2);
  for (std::size_t i = 0; i < table_.size(); ++i) groups.code[i] = table_.repeat_frequency[i] + i % 3 > 3 ? 1 : 0;
  const GroupedClv grouped = project_clv_by(table_, as_of_, options_, std::move(groups));
  const std::vector<std::uint8_t> code(grouped.by.code.begin(), grouped.by.code.end());
  const ClvErrors errors = clv_errors(table_, as_of_, options_, grouped.clv, code, grouped.by.names, &grouped);
  const auto total = [&](const char* name, std::size_t row) {
    return std::get<std::span<const double>>(errors.totals.view().find(name)->values)[row];
  };
  // By the covariance of the group's own fit, from differences of public predictions.
  for (std::size_t g = 0; g < 2; ++g) {
    std::vector<double> x, t_x, end;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      if (code[i] != g) continue;
      x.push_back(x_[i]);
      t_x.push_back(t_x_[i]);
      end.push_back(end_[i]);
    }
    const PredictionErrors own =
        prediction_errors(PurchaseModel::bg_nbd, grouped.fits.groups[g].fit, {x, t_x, end, {}, 7}, 365.0 / 7);
    const double error = total("expected_purchases_se", 2 * g + 1);
    EXPECT_NEAR(error / own.total_purchases, 1, 1e-3) << g;
  }
  const double sum = std::hypot(total("expected_purchases_se", 1), total("expected_purchases_se", 3));
  EXPECT_GT(total("expected_purchases_se", 5), 0);
  EXPECT_LT(total("expected_purchases_se", 5), 1.5 * sum);
  CustomerGroups other = groups_of(3, 2);
  const FittedGroups wrong = {std::move(other), {}};
  EXPECT_THROW(static_cast<void>(clv_errors(table_, as_of_, options_, grouped.clv, code, grouped.by.names, &wrong)),
               UserError);
}

TEST_F(Intervals, TheSameBitsForAnyNumberOfThreads) {
  for (const int threads : {1, 2, 3, 8}) {
    set_thread_count(threads);
    const ClvErrors other = clv_errors(table_, as_of_, options_, projection_, segment_, names_);
    EXPECT_TRUE(std::equal(other.clv[1].begin(), other.clv[1].end(), errors_.clv[1].begin()));
    totals_ = errors_.totals.view();
    const double before = column("value_se").back();
    totals_ = other.totals.view();
    EXPECT_EQ(column("value_se").back(), before);
  }
  set_thread_count(0);
}

TEST_F(Intervals, WhatDoesNotBelongTogetherIsRefused) {
  const auto refused = [&](const ClvOptions& options, const std::vector<std::uint8_t>& segment) {
    EXPECT_THROW(static_cast<void>(clv_errors(table_, as_of_, options, projection_, segment, names_)), UserError);
  };
  ClvOptions others = options_;
  others.horizons_days = {30};
  refused(others, segment_);
  refused(options_, {0, 1});
  std::vector<std::uint8_t> unknown = segment_;
  unknown[0] = 4;
  refused(options_, unknown);
  EXPECT_FALSE(clv_errors(table_, as_of_, options_, {}, segment_, names_).computed());
}

TEST(DistinctRows, EqualHistoriesAreOneRow) {
  const std::vector<double> x = {2, 0, 2, 0, 2};
  const std::vector<double> t_x = {5, 0, 5, 0, 6};
  const std::vector<double> T = {9, 7, 9, 7, 9};
  const clv::DistinctRows rows(PurchaseHistories{x, t_x, T});
  ASSERT_EQ(rows.size(), 3u);
  const auto of = [&](std::size_t row) {
    return std::vector<std::uint32_t>(rows.histories(row).begin(), rows.histories(row).end());
  };
  EXPECT_THAT(of(0), ElementsAre(1u, 3u));
  EXPECT_THAT(of(1), ElementsAre(0u, 2u));
  EXPECT_THAT(of(2), ElementsAre(4u));
  const std::vector<double> broken = {9.5, 7, 9.5, 7, 9};
  EXPECT_EQ(clv::DistinctRows(PurchaseHistories{x, t_x, broken}).size(), 5u);
}

}  // namespace
}  // namespace quintile
