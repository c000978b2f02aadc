// The stage over a customer table, on CDNOW (oracles.md, sections 1 and 2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/clv/cdnow.hpp"

namespace quintile {
namespace {

// The CDNOW sample as the aggregate stage makes it, with a customer without a purchase in front.
CustomerTable cdnow_table(const test::Cdnow& data) {
  const std::size_t size = data.x.size() + 1;
  CustomerTable table;
  table.ids.integers = Buffer<std::int64_t>(size);
  std::iota(table.ids.integers.begin(), table.ids.integers.end(), 0);
  table.occasions = Buffer<std::uint32_t>(size);
  table.repeat_frequency = Buffer<std::uint32_t>(size);
  table.first_time = Buffer<TimeNs>(size);
  table.last_time = Buffer<TimeNs>(size);
  table.monetary_mean_repeat = Buffer<double>(size);
  table.occasions[0] = table.repeat_frequency[0] = 0;
  table.first_time[0] = table.last_time[0] = kNoTime;
  table.monetary_mean_repeat[0] = std::nan("");
  for (std::size_t i = 1; i < size; ++i) {
    const auto x = static_cast<std::uint32_t>(data.x[i - 1]);
    table.occasions[i] = x + 1;
    table.repeat_frequency[i] = x;
    table.first_time[i] = data.days[i - 1].front() * kNsPerDay;
    table.last_time[i] = table.first_time[i] + static_cast<std::int64_t>(data.t_x[i - 1]) * kNsPerDay;
    table.monetary_mean_repeat[i] = x > 0 ? data.spend[i - 1] : std::nan("");
  }
  return table;
}

class ProjectCdnow : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(test::cdnow_path())) GTEST_SKIP() << "no " << test::cdnow_path();
    data_ = test::read_cdnow();
    table_ = cdnow_table(data_);
  }
  const TimeNs as_of_ = parse_time("1997-10-01");
  test::Cdnow data_;
  CustomerTable table_;
};

TEST_F(ProjectCdnow, TheNamedModelGivesThePublishedSum) {
  ClvOptions options;
  options.model = PurchaseModel::bg_nbd;
  options.horizons_days = {273};  // 39 weeks
  options.discount = 0;
  options.margin = 0.3;
  const ClvResult result = project_clv(table_, as_of_, options);
  ASSERT_TRUE(result.fitted());
  EXPECT_NEAR(result.candidates[0].log_likelihood, -9582.429207, 1e-6);
  EXPECT_NEAR(std::accumulate(result.purchases[0].begin(), result.purchases[0].end(), 0.0), 1653.408631, 2e-4);
  EXPECT_NEAR(result.spend->log_likelihood, -4055.917695, 1e-6);
  for (std::size_t i = 0; i < table_.size(); ++i)
    EXPECT_NEAR(result.clv[0][i], 0.3 * result.expected_spend[i] * result.purchases[0][i], 1e-12);
  EXPECT_EQ(result.p_alive[0], 0);
  EXPECT_EQ(result.clv[0][0], 0);
}

TEST_F(ProjectCdnow, TheChoiceIsTheLeastAicAndSaysWhy) {
  const ClvResult result = project_clv(table_, as_of_);
  ASSERT_EQ(result.candidates.size(), 4u);
  EXPECT_EQ(result.candidates[result.chosen].model, "mbg-nbd");  // -9582.1357, of four parameters as the others
  ASSERT_FALSE(result.notes.empty());
  EXPECT_THAT(result.notes[0], testing::HasSubstr("by mbg-nbd, which has the least AIC of 4 models"));
}

TEST_F(ProjectCdnow, AHoldoutDecidesOverTheAic) {
  // Calibrated to 1997-09-30, of the 1882 repeat purchases until 1998-06-30 the Pareto/NBD expects 1665.5 (oracles.md,
  // section 1); docs/adr/0007-choice-of-model.md has the deviances.
  const std::int64_t start = days_from_date({1997, 10, 1});
  table_.holdout.start = start * kNsPerDay;
  table_.holdout.periods = Buffer<std::uint32_t>(table_.size(), 0u);
  table_.holdout.t_x_days = Buffer<std::int32_t>(table_.size(), 0);
  for (std::size_t i = 1; i < table_.size(); ++i) {
    table_.holdout.periods[i] = table_.repeat_frequency[i] + 1;
    table_.holdout.t_x_days[i] = static_cast<std::int32_t>(data_.t_x[i - 1]);
    table_.repeat_frequency[i] = static_cast<std::uint32_t>(data_.days[i - 1].size() - 1);
    table_.last_time[i] = data_.days[i - 1].back() * kNsPerDay;
  }
  const ClvResult result = project_clv(table_, parse_time("1998-07-01"));
  ASSERT_EQ(result.trials.size(), 4u);
  EXPECT_EQ(result.candidates[result.chosen].model, "pareto-nbd");
  const HoldoutTrial& trial = result.trials[result.chosen];
  EXPECT_EQ(trial.customers, 2357);
  EXPECT_EQ(trial.days, 273);
  EXPECT_EQ(trial.actual, 1882);
  EXPECT_NEAR(trial.expected, 1665.513019, 1e-2);
  EXPECT_NEAR(trial.deviance, 3757.1, 0.1);
  EXPECT_THAT(result.notes[0], testing::HasSubstr("forecast the last 273 days best"));
  EXPECT_EQ(comparison_table(result).rows(), 4u);
}

TEST_F(ProjectCdnow, KeptModelsGiveTheSameColumns) {
  ClvOptions options;
  options.model = PurchaseModel::mbg_nbd;
  const ClvResult fitted = project_clv(table_, as_of_, options);
  const Table kept = model_table(fitted);
  const ClvModels models = models_of(kept.view(), PeriodUnit::week);
  const ClvResult again = project_clv(table_, as_of_, models, options);
  EXPECT_TRUE(std::equal(again.clv[2].begin(), again.clv[2].end(), fitted.clv[2].begin()));
  Table other = model_table(fitted);
  other.columns.erase(other.columns.begin() + 1);
  EXPECT_THROW(static_cast<void>(models_of(other.view(), PeriodUnit::week)), DataError);
  EXPECT_THROW(static_cast<void>(models_of(Table{"models", {}}.view(), PeriodUnit::week)), DataError);
}

TEST_F(ProjectCdnow, UnitsChangeParametersAndNothingElse) {
  ClvOptions options;
  options.model = PurchaseModel::pareto_nbd;
  const ClvResult weeks = project_clv(table_, as_of_, options);
  for (const PeriodUnit unit : {PeriodUnit::day, PeriodUnit::month}) {
    options.unit = unit;
    const ClvResult other = project_clv(table_, as_of_, options);
    for (std::size_t h = 0; h < 3; ++h) {
      for (std::size_t i = 0; i < table_.size(); i += 17)
        EXPECT_NEAR(other.clv[h][i], weeks.clv[h][i], 1e-6 * (1 + weeks.clv[h][i]));
    }
  }
}

TEST_F(ProjectCdnow, ColumnsAreNumbersWithNames) {
  const ClvResult result = project_clv(table_, as_of_);
  std::vector<std::string> names;
  for (const ColumnView& column : clv_columns(result)) {
    names.push_back(column.name);
    for (const double v : std::get<std::span<const double>>(column.values)) EXPECT_TRUE(std::isfinite(v) && v >= 0);
  }
  EXPECT_THAT(names, testing::ElementsAre("p_alive", "expected_purchases_30d", "expected_purchases_90d",
                                          "expected_purchases_365d", "dert", "expected_spend", "clv_30d", "clv_90d",
                                          "clv_365d"));
  const Table models = model_table(result);
  EXPECT_EQ(models.rows(), 4u + 4 + 4 + 2 + 3);
}

TEST_F(ProjectCdnow, TheSameBitsForAnyNumberOfThreads) {
  set_thread_count(1);
  const ClvResult one = project_clv(table_, as_of_);
  for (const int threads : {2, 3, 8}) {
    set_thread_count(threads);
    const ClvResult result = project_clv(table_, as_of_);
    EXPECT_TRUE(std::equal(result.clv[2].begin(), result.clv[2].end(), one.clv[2].begin()));
  }
  set_thread_count(0);
}

TEST_F(ProjectCdnow, APurchaseAtTheAsOfInstantIsObserved) {
  ClvOptions options;
  options.model = PurchaseModel::bg_nbd;
  const ClvResult before = project_clv(table_, parse_time("1997-10-02"), options);
  table_.last_time[1] = parse_time("1997-10-01");
  EXPECT_GT(project_clv(table_, as_of_, options).p_alive[1], before.p_alive[1]);
}

TEST_F(ProjectCdnow, FewRepeatBuyersAreANote) {
  ClvOptions options;
  options.least_repeat_buyers = 1000;
  const ClvResult result = project_clv(table_, as_of_, options);
  EXPECT_FALSE(result.fitted());
  EXPECT_TRUE(clv_columns(result).empty());
  EXPECT_THAT(result.notes[0], testing::HasSubstr("946 repeat buyers are fewer than the 1000"));
}

TEST_F(ProjectCdnow, ATableThatAllowsNoChoiceIsANote) {
  table_.t_x_days = table_.tenure_days = {};
  table_.first_time = {};
  const ClvResult without = project_clv(table_, as_of_);
  EXPECT_FALSE(without.fitted());
  EXPECT_THAT(without.notes, testing::ElementsAre(testing::HasSubstr("no lifetime value")));
  table_.t_x_days = table_.tenure_days = Buffer<double>(table_.size(), 5.0);
  table_.t_x_days[1] = std::nan("");
  const ClvResult damaged = project_clv(table_, as_of_);
  EXPECT_FALSE(damaged.fitted());
  EXPECT_THAT(damaged.notes,
              testing::ElementsAre(testing::HasSubstr("no lifetime value: impossible purchase history")));
}

TEST_F(ProjectCdnow, OptionsMustMakeSense) {
  const auto refuse = [&](auto change) {
    ClvOptions options;
    change(options);
    EXPECT_THROW(static_cast<void>(project_clv(table_, as_of_, options)), UserError);
  };
  for (const std::vector<double>& horizons : {std::vector<double>{0}, {30, 30}, {-1}, {INFINITY}})
    refuse([&](ClvOptions& options) { options.horizons_days = horizons; });
  refuse([](ClvOptions& options) { options.discount = -0.1; });
  refuse([](ClvOptions& options) { options.margin = 0; });
  table_.repeat_frequency = {};
  refuse([](ClvOptions& options) { options.model = PurchaseModel::bg_nbd; });
}

}  // namespace
}  // namespace quintile
