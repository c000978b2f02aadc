// One fit for each group, drawn towards that of all.
#include "quintile/groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/clv/simulation.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;

constexpr PurchaseModel kModel = PurchaseModel::bg_nbd;

// Customers in weeks, drawn from BG/NBD (Fader, Hardie and Lee 2005, section 3).
struct Drawn {
  std::vector<double> x, t_x, T;
  std::vector<std::uint32_t> group;

  void add(std::uint32_t code, const std::vector<double>& at, std::size_t customers, double weeks,
           std::mt19937_64& random) {
    std::gamma_distribution<double> rate(at[0], 1 / at[1]);
    std::gamma_distribution<double> drop(at[2], 1);
    std::gamma_distribution<double> stay(at[3], 1);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (std::size_t i = 0; i < customers; ++i) {
      const double lambda = rate(random);
      const double a = drop(random);
      const double p = a / (a + stay(random));
      double count = 0;
      double last = 0;
      for (double t = 0;;) {
        t += std::exponential_distribution<double>(lambda)(random);
        if (!(t <= weeks)) break;
        count += 1;
        last = std::floor(t * 7) / 7;
        if (uniform(random) < p) break;
      }
      x.push_back(count);
      t_x.push_back(last);
      T.push_back(weeks);
      group.push_back(code);
    }
  }
  [[nodiscard]] PurchaseHistories histories() const { return {x, t_x, T}; }
};

const std::vector<double> kCentre = {.5, 6, .9, 3};

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t g = 0; g < count; ++g) out.push_back("g" + std::to_string(g));
  return out;
}

double year_of(const ModelFit& fit) { return std::log(expected_purchases_new(kModel, fit.parameters, 52)); }

TEST(Groups, LargeGroupsKeepTheirOwnFits) {
  std::mt19937_64 random(3);
  Drawn drawn;
  drawn.add(0, {.5, 6, .9, 3}, 20'000, 52, random);
  drawn.add(1, {1.5, 6, .9, 3}, 20'000, 52, random);
  drawn.add(2, {.5, 12, .9, 3}, 20'000, 52, random);
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const GroupedFits fits = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(3));
  for (std::uint32_t g = 0; g < 3; ++g) {
    Drawn part;
    for (std::size_t i = 0; i < drawn.x.size(); ++i) {
      if (drawn.group[i] != g) continue;
      part.x.push_back(drawn.x[i]);
      part.t_x.push_back(drawn.t_x[i]);
      part.T.push_back(drawn.T[i]);
    }
    const ModelFit own = fit_purchases(kModel, part.histories());
    EXPECT_NEAR(year_of(fits.groups[g].fit), year_of(own), 0.02);
    EXPECT_GT(fits.groups[g].own_weight, 0.7);
    EXPECT_EQ(fits.groups[g].customers, 20'000);
    // It is no maximum of the likelihood any more, but close to it.
    EXPECT_LE(fits.groups[g].fit.log_likelihood, own.log_likelihood);
    EXPECT_GT(fits.groups[g].fit.log_likelihood, own.log_likelihood - 5);
  }
  EXPECT_GT(fits.spread[0], 0.2);
}

TEST(Groups, ThatDoNotDifferAreFittedAsAll) {
  std::mt19937_64 random(5);
  Drawn drawn;
  for (std::uint32_t g = 0; g < 30; ++g) drawn.add(g, kCentre, 300, 40, random);
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const GroupedFits fits = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(30));
  for (const double deviation : fits.spread) EXPECT_LT(deviation, 0.3);
  for (const GroupFit& group : fits.groups) {
    EXPECT_NEAR(year_of(group.fit), year_of(all), 0.25) << group.name;
    // Whoever is drawn to the fit of all shares its errors.
    for (std::size_t p = 0; p < 4; ++p)
      EXPECT_GT(group.fit.standard_errors[p] / group.fit.parameters[p],
                0.5 * all.standard_errors[p] / all.parameters[p]);
  }
}

// The fits' purpose: with few customers each, they are nearer to the truth than either the groups' own or that of all.
TEST(Groups, SmallGroupsAreNearerToTheTruthThanAlone) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  Drawn drawn;
  std::vector<double> truth;
  constexpr std::uint32_t kGroups = 40;
  for (std::uint32_t g = 0; g < kGroups; ++g) {
    const std::vector<double> at = {kCentre[0] * std::exp(0.4 * normal(random)), kCentre[1], kCentre[2], kCentre[3]};
    truth.push_back(std::log(expected_purchases_new(kModel, at, 52)));
    drawn.add(g, at, 120, 40, random);
  }
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const GroupedFits fits = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(kGroups));
  double shrunk = 0;
  double pooled = 0;
  double alone = 0;
  for (std::uint32_t g = 0; g < kGroups; ++g) {
    Drawn part;
    for (std::size_t i = 0; i < drawn.x.size(); ++i) {
      if (drawn.group[i] != g) continue;
      part.x.push_back(drawn.x[i]);
      part.t_x.push_back(drawn.t_x[i]);
      part.T.push_back(drawn.T[i]);
    }
    shrunk += std::pow(year_of(fits.groups[g].fit) - truth[g], 2);
    pooled += std::pow(year_of(all) - truth[g], 2);
    alone += std::pow(year_of(fit_purchases(kModel, part.histories())) - truth[g], 2);
  }
  EXPECT_LT(shrunk, 0.6 * pooled);
  EXPECT_LT(shrunk, alone);
}

TEST(Groups, AFitIsTheModeOfItsPosterior) {
  std::mt19937_64 random(9);
  Drawn drawn;
  drawn.add(0, kCentre, 3000, 40, random);
  drawn.add(1, {1.2, 6, .9, 3}, 2000, 40, random);
  drawn.add(2, {.4, 6, .5, 3}, 800, 40, random);
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const GroupedFits fits = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(3));
  Drawn part;
  for (std::size_t i = 5000; i < drawn.x.size(); ++i) {
    part.x.push_back(drawn.x[i]);
    part.t_x.push_back(drawn.t_x[i]);
    part.T.push_back(drawn.T[i]);
  }
  const auto log_posterior = [&](const std::vector<double>& at) {
    double sum = log_likelihood(kModel, at, part.histories());
    for (std::size_t p = 0; p < 4; ++p) {
      const double deviation = std::max(fits.spread[p], 1e-3);
      sum -= 0.5 * std::pow(std::log(at[p] / all.parameters[p]) / deviation, 2);
    }
    return sum;
  };
  const std::vector<double>& mode = fits.groups[2].fit.parameters;
  EXPECT_EQ(fits.groups[2].fit.log_likelihood, log_likelihood(kModel, mode, part.histories()));
  for (std::size_t p = 0; p < 4; ++p) {
    for (const double factor : {0.999, 1.001}) {
      std::vector<double> beside = mode;
      beside[p] *= factor;
      EXPECT_LT(log_posterior(beside), log_posterior(mode));
    }
  }
}

// Without dropout the data tell nothing of a and b but that a is small, some of them nothing at all.
TEST(Groups, KeepWhatTheirDataTellWhereTheyDoNotTellTheRest) {
  for (const unsigned seed : {1u, 2u, 3u, 4u, 5u}) {
    test::Simulation simulation(seed);
    Drawn drawn;
    constexpr std::uint32_t kGroups = 12;
    for (std::uint32_t g = 0; g < kGroups; ++g) {
      const std::vector<double> at = {.8, 10 * std::exp(0.9 * ((g % 3) - 1.0))};
      const test::SimulatedHistories part = simulation.customers(PurchaseModel::nbd, at, g == 0 ? 2000 : 150);
      drawn.x.insert(drawn.x.end(), part.x.begin(), part.x.end());
      drawn.t_x.insert(drawn.t_x.end(), part.t_x.begin(), part.t_x.end());
      drawn.T.insert(drawn.T.end(), part.T.begin(), part.T.end());
      drawn.group.insert(drawn.group.end(), part.x.size(), g);
    }
    const auto fitted = [&](PurchaseModel model) {
      const ModelFit all = fit_purchases(model, drawn.histories());
      return fit_purchases_by(model, all, drawn.histories(), drawn.group, names(kGroups));
    };
    const GroupedFits nbd = fitted(PurchaseModel::nbd);
    ASSERT_GT(nbd.spread[1], 0.5);
    // The first draw has a sign of dropout, by chance: a is told to just a factor e.
    const double off = seed == 1 ? 0.3 : 0.03;
    for (const PurchaseModel model : {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd}) {
      const GroupedFits fits = fitted(model);
      EXPECT_NEAR(fits.spread[1] / nbd.spread[1], 1, off) << seed;
      for (std::uint32_t g = 0; g < kGroups; ++g) {
        EXPECT_NEAR(fits.groups[g].fit.parameters[1] / nbd.groups[g].fit.parameters[1], 1, off) << seed << ' ' << g;
        EXPECT_GT(fits.groups[g].own_weight, 0.3) << seed << ' ' << g;
      }
    }
  }
}

TEST(Groups, WithoutRepeatBuyersHaveTheFitOfAll) {
  std::mt19937_64 random(11);
  Drawn drawn;
  drawn.add(0, kCentre, 500, 40, random);
  drawn.add(1, {1.2, 6, .9, 3}, 500, 40, random);
  for (int i = 0; i < 5; ++i) {
    drawn.x.push_back(0);
    drawn.t_x.push_back(0);
    drawn.T.push_back(i);
    drawn.group.push_back(2);
  }
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const GroupedFits fits = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(4));
  for (const std::size_t empty : {std::size_t{2}, std::size_t{3}}) {
    EXPECT_EQ(fits.groups[empty].fit.parameters, all.parameters);
    EXPECT_EQ(fits.groups[empty].own_weight, 0);
    EXPECT_EQ(fits.groups[empty].repeat_buyers, 0);
  }
  EXPECT_EQ(fits.groups[2].customers, 5);
  const std::span all_T(drawn.T);
  const std::vector<double> none(5, 0);
  EXPECT_NEAR(fits.groups[2].fit.log_likelihood, log_likelihood(kModel, all.parameters, {none, none, all_T.last(5)}),
              1e-12);
  EXPECT_EQ(fits.groups[3].customers, 0);
}

TEST(Groups, CodesMustBeThere) {
  std::mt19937_64 random(11);
  Drawn drawn;
  drawn.add(0, kCentre, 500, 40, random);
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const std::vector<std::uint32_t> wrong(500, 1);
  EXPECT_THROW(static_cast<void>(fit_purchases_by(kModel, all, drawn.histories(), wrong, names(1))), UserError);
  EXPECT_THROW(static_cast<void>(fit_purchases_by(kModel, all, drawn.histories(), {}, names(1))), UserError);
  EXPECT_THROW(static_cast<void>(fit_purchases_by(PurchaseModel::nbd, all, drawn.histories(), drawn.group, names(1))),
               UserError);
}

TEST(Groups, TheSameBitsForAnyNumberOfThreads) {
  std::mt19937_64 random(13);
  Drawn drawn;
  for (std::uint32_t g = 0; g < 5; ++g) drawn.add(g, {.3 + .2 * g, 6, .9, 3}, 400, 40, random);
  const ModelFit all = fit_purchases(kModel, drawn.histories());
  const GroupedFits one = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(5));
  for (const int threads : {1, 2, 3, 8}) {
    set_thread_count(threads);
    const GroupedFits other = fit_purchases_by(kModel, all, drawn.histories(), drawn.group, names(5));
    for (std::size_t g = 0; g < 5; ++g) EXPECT_EQ(other.groups[g].fit.parameters, one.groups[g].fit.parameters);
  }
  set_thread_count(0);
}

// A table of customers with money, whose first half buys for ten times as much and in another month.
class GroupedTable : public testing::Test {
 protected:
  void SetUp() override {
    std::mt19937_64 random(17);
    Drawn drawn;
    drawn.add(0, {1.2, 6, .9, 3}, 600, 40, random);
    drawn.add(1, kCentre, 600, 36, random);
    const std::size_t size = drawn.x.size() + 1;
    table_.ids.integers = Buffer<std::int64_t>(size);
    std::iota(table_.ids.integers.begin(), table_.ids.integers.end(), 0);
    table_.occasions = Buffer<std::uint32_t>(size);
    table_.repeat_frequency = Buffer<std::uint32_t>(size);
    table_.first_time = Buffer<TimeNs>(size);
    table_.last_time = Buffer<TimeNs>(size);
    table_.monetary_mean_repeat = Buffer<double>(size);
    std::gamma_distribution<double> money(6, 1);
    for (std::size_t i = 0; i < drawn.x.size(); ++i) {
      const auto x = static_cast<std::uint32_t>(drawn.x[i]);
      table_.occasions[i] = x + 1;
      table_.repeat_frequency[i] = x;
      table_.first_time[i] = as_of_ - static_cast<std::int64_t>(drawn.T[i] * 7 + 1) * kNsPerDay;
      table_.last_time[i] = table_.first_time[i] + static_cast<std::int64_t>(std::lround(drawn.t_x[i] * 7)) * kNsPerDay;
      table_.monetary_mean_repeat[i] = x > 0 ? money(random) * (drawn.group[i] == 0 ? 10 : 1) : std::nan("");
    }
    table_.occasions[size - 1] = table_.repeat_frequency[size - 1] = 0;
    table_.first_time[size - 1] = table_.last_time[size - 1] = kNoTime;
    table_.monetary_mean_repeat[size - 1] = std::nan("");
    options_.model = kModel;
  }
  const TimeNs as_of_ = parse_time("2025-10-13");
  CustomerTable table_;
  ClvOptions options_;
};

TEST_F(GroupedTable, CohortsAreMonthsOfFirstPurchases) {
  const CustomerGroups groups = groups_by_cohort(table_, 0);
  EXPECT_THAT(groups.names, ElementsAre("", "2025-01", "2025-02"));
  EXPECT_EQ(groups.code[0], 1u);
  EXPECT_EQ(groups.code[600], 2u);
  EXPECT_EQ(groups.code[1200], 0u);
  table_.first_time = {};
  EXPECT_THROW(static_cast<void>(groups_by_cohort(table_, 0)), UserError);
}

TEST_F(GroupedTable, EachCustomerIsProjectedByTheOwnGroup) {
  const GroupedClv grouped = project_clv_by(table_, as_of_, options_, groups_by_cohort(table_, 0));
  ASSERT_EQ(grouped.fits.groups.size(), 3u);
  const ClvResult all = project_clv(table_, as_of_, options_);
  EXPECT_EQ(grouped.clv.candidates[0].parameters, all.candidates[0].parameters);
  for (const std::size_t i : {std::size_t{3}, std::size_t{900}}) {
    const GroupFit& group = grouped.fits.groups[i < 600 ? 1 : 2];
    const double x = table_.repeat_frequency[i];
    const double t_x = static_cast<double>((table_.last_time[i] - table_.first_time[i]) / kNsPerDay);
    const double T = static_cast<double>((as_of_ - table_.first_time[i]) / kNsPerDay - 1);
    const PurchaseHistories history = {{&x, 1}, {&t_x, 1}, {&T, 1}, {}, 7};
    EXPECT_NEAR(grouped.clv.p_alive[i], p_alive(kModel, group.fit.parameters, history)[0], 1e-12);
    EXPECT_NEAR(grouped.clv.purchases[1][i], expected_purchases(kModel, group.fit.parameters, history, 90.0 / 7)[0],
                1e-12);
  }
  // Without a repeat purchase the expected spend is the group's mean, 60 or 6, and not that of all.
  for (std::size_t i = 0; i < 1200; ++i) {
    if (table_.repeat_frequency[i] > 0) continue;
    EXPECT_NEAR(grouped.clv.expected_spend[i] / (i < 600 ? 60 : 6), 1, 0.15);
  }
  EXPECT_EQ(grouped.clv.p_alive[1200], 0);
  const Table table = group_table(grouped);
  EXPECT_EQ(table.rows(), 3u);  // two groups with customers, and all
  EXPECT_EQ(table.columns.front().name, "cohort");
}

TEST_F(GroupedTable, WithoutAProjectionThereAreNoGroups) {
  options_.model = std::nullopt;
  options_.least_repeat_buyers = 100'000;
  const GroupedClv grouped = project_clv_by(table_, as_of_, options_, groups_by_cohort(table_, 0));
  EXPECT_FALSE(grouped.clv.fitted());
  EXPECT_EQ(group_table(grouped).rows(), 0u);
  CustomerGroups others = groups_by_label("plan", std::vector<std::uint8_t>{0, 1}, {"a", "b"});
  EXPECT_THROW(static_cast<void>(project_clv_by(table_, as_of_, options_, std::move(others))), UserError);
}

}  // namespace
}  // namespace quintile
