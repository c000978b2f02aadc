// A renewal fit for each group.
#include "quintile/renewal_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;

constexpr RenewalModel kSbg = RenewalModel::shifted_beta_geometric;
// oracles.md, section 3, with the maxima published for each.
const std::vector<double> kRegular = {1000, 631, 468, 382, 326, 289, 262, 241};
const std::vector<double> kHighEnd = {1000, 869, 743, 653, 593, 551, 517, 491};

RenewalGroups groups_of(const std::vector<std::vector<double>>& cohorts, double scale = 1) {
  RenewalGroups out;
  out.column = "plan";
  for (std::vector<double> survivors : cohorts) {
    for (double& n : survivors) n *= scale;
    out.names.push_back(std::to_string(out.names.size()));
    out.counts.push_back(count_survivors(survivors));
    out.payments.emplace_back(10.0);
  }
  return out;
}

ModelFit fit_of_all(const RenewalGroups& groups, RenewalModel model = kSbg) {
  RenewalCounts all;
  for (const RenewalCounts& counts : groups.counts) all += counts;
  return fit_renewals(model, all);
}

TEST(RenewalGroups, LargeOnesKeepTheirOwnFits) {
  const RenewalGroups groups = groups_of({kRegular, kHighEnd}, 1000);
  const GroupedFits fits = fit_renewals_by(kSbg, fit_of_all(groups), groups);
  const std::vector<std::vector<double>> published = {{.704077, 1.182043}, {.668088, 3.806095}};
  for (std::size_t g = 0; g < 2; ++g) {
    EXPECT_EQ(fits.groups[g].customers, 1'000'000);
    EXPECT_GT(fits.groups[g].own_weight, 0.99);
    for (std::size_t p = 0; p < 2; ++p)
      EXPECT_NEAR(fits.groups[g].fit.parameters[p] / published[g][p], 1, 2e-3) << g << p;
  }
  EXPECT_EQ(fits.groups[0].repeat_buyers, 631'000);
}

TEST(RenewalGroups, ThatDoNotDifferAreFittedAsAll) {
  const RenewalGroups groups = groups_of({kRegular, kRegular, kRegular});
  const ModelFit all = fit_of_all(groups);
  const GroupedFits fits = fit_renewals_by(kSbg, all, groups);
  EXPECT_THAT(fits.spread, ElementsAre(0, 0));
  for (const GroupFit& group : fits.groups) {
    for (std::size_t p = 0; p < 2; ++p) {
      EXPECT_NEAR(group.fit.parameters[p] / all.parameters[p], 1, 1e-3);
      EXPECT_NEAR(group.fit.standard_errors[p] / all.standard_errors[p], 1, 1e-3);
    }
  }
}

TEST(RenewalGroups, SmallOnesAreDrawnTowardsAll) {
  // Nobody of the third has left, one renewal of the fourth is known, none of the fifth.
  const RenewalGroups groups = groups_of({kRegular, kHighEnd, {9, 9, 9}, {40, 36}, {25}});
  const ModelFit all = fit_of_all(groups);
  const GroupedFits fits = fit_renewals_by(kSbg, all, groups);
  for (const std::size_t g : {2u, 3u}) {
    const GroupFit& group = fits.groups[g];
    EXPECT_TRUE(group.own_weight > 0 && group.own_weight < 0.9) << group.own_weight;
    EXPECT_GT(renewal_probability(kSbg, group.fit.parameters, 0), renewal_probability(kSbg, all.parameters, 0));
    EXPECT_LT(renewal_probability(kSbg, group.fit.parameters, 0), 0.95);
  }
  EXPECT_EQ(fits.groups[4].own_weight, 0);
  EXPECT_EQ(fits.groups[4].fit.parameters, all.parameters);
  const Table table = renewal_group_table(kSbg, all, groups, fits);
  ASSERT_EQ(table.rows(), 6u);
  for (const Column& column : table.columns) {
    if (column.name == "own_weight") continue;  // none for all
    const auto* numbers = std::get_if<Buffer<double>>(&column.values);
    if (numbers == nullptr) continue;
    for (const double v : *numbers) EXPECT_TRUE(std::isfinite(v)) << column.name;
  }
  RenewalOptions options;
  EXPECT_EQ(renewal_table_by(groups, fits, options).rows(), 8u + 8 + 3 + 2 + 1);
}

TEST(RenewalGroups, SubscriptionsAreDividedByCustomerOrStart) {
  Subscriptions all;
  all.customer = Buffer<std::uint32_t>(std::span<const std::uint32_t>(std::vector<std::uint32_t>{0, 1, 1, 3}));
  all.start_day = Buffer<std::int64_t>(std::span<const std::int64_t>(std::vector<std::int64_t>{0, 3, 40, 41}));
  all.running = Buffer<std::uint8_t>(std::span<const std::uint8_t>(std::vector<std::uint8_t>{1, 0, 1, 0}));
  all.renewals = Buffer<std::uint32_t>(std::span<const std::uint32_t>(std::vector<std::uint32_t>{2, 0, 1, 1}));
  all.observed = Buffer<std::uint32_t>(std::span<const std::uint32_t>(std::vector<std::uint32_t>{2, 2, 1, 3}));
  all.paid = Buffer<double>(std::span<const double>(std::vector<double>{5, 7, 9, std::nan("")}));
  CustomerGroups by;
  by.column = "region";
  by.names = {"a", "b", "empty", "c"};
  by.code = Buffer<std::uint32_t>(std::span<const std::uint32_t>(std::vector<std::uint32_t>{0, 1, 2, 3}));
  const RenewalGroups regions = group_subscriptions(all, by);
  EXPECT_THAT(regions.names, ElementsAre("a", "b", "c"));
  EXPECT_THAT(regions.counts[0].active, ElementsAre(0, 0, 1));
  EXPECT_THAT(regions.counts[1].left, ElementsAre(0, 1));
  EXPECT_THAT(regions.counts[1].active, ElementsAre(0, 1));
  EXPECT_THAT(regions.counts[2].left, ElementsAre(0, 0, 1));
  EXPECT_THAT(regions.payments, ElementsAre(5.0, 8.0, std::nullopt));
  const RenewalGroups months = group_subscriptions_by_start(all);
  EXPECT_THAT(months.names, ElementsAre("1970-01", "1970-02"));
  EXPECT_EQ(months.column, "cohort");
  by.code[3] = 4;
  EXPECT_THROW(static_cast<void>(group_subscriptions(all, by)), UserError);
  by.code = Buffer<std::uint32_t>(1, 0U);
  EXPECT_THROW(static_cast<void>(group_subscriptions(all, by)), UserError);
}

TEST(RenewalGroups, TheSameBitsForAnyNumberOfThreads) {
  const RenewalGroups groups = groups_of({kRegular, kHighEnd, {9, 9, 9}, {40, 36}});
  const ModelFit all = fit_of_all(groups, RenewalModel::beta_discrete_weibull);
  set_thread_count(1);
  const GroupedFits one = fit_renewals_by(RenewalModel::beta_discrete_weibull, all, groups);
  set_thread_count(3);
  const GroupedFits three = fit_renewals_by(RenewalModel::beta_discrete_weibull, all, groups);
  set_thread_count(0);
  for (std::size_t g = 0; g < one.groups.size(); ++g)
    EXPECT_EQ(one.groups[g].fit.parameters, three.groups[g].fit.parameters);
  EXPECT_THROW(static_cast<void>(fit_renewals_by(kSbg, all, groups)), UserError);
}

}  // namespace
}  // namespace quintile
