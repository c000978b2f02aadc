#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

void expect_row(const Table& kpis, const std::string& name, const std::map<std::string, double>& values) {
  for (const auto& [column, value] : values) {
    const double found = number(kpis, "name", name, column);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(found)) << name << " " << column << " is " << found;
    } else {
      EXPECT_DOUBLE_EQ(found, value) << name << " " << column;
    }
  }
}

TEST(KpiTable, HasARowForAllEachSegmentAndEachType) {
  const Table kpis = SixCustomers().summary().kpis;
  EXPECT_EQ(kpis.name, "kpis");
  EXPECT_THAT(texts(kpis, "name"),
              ElementsAre("all", "Champions", "At Risk", "New", "Empty", "Prospects", "recent purchase", "loyal",
                          "support and service", "product subscription", "service subscription", "contact"));
  EXPECT_THAT(texts(kpis, "scope"),
              ElementsAre("all", "segment", "segment", "segment", "segment", "segment", "active type", "active type",
                          "active type", "active type", "active type", "active type"));
}

TEST(KpiTable, HasTheDocumentedColumns) {
  EXPECT_THAT(
      column_names(SixCustomers().summary().kpis),
      ElementsAre("scope", "name", "customers", "active_share", "start_customers", "end_customers", "new_customers",
                  "retained_customers", "reactivated_customers", "churned_customers", "retention_rate",
                  "repeat_purchase_rate", "average_order_value", "purchase_frequency", "revenue", "revenue_share",
                  "historic_clv", "projected_value", "projected_clv", "csat", "nps", "engagement_rate"));
}

TEST(KpiTable, OfTheRun) {
  expect_row(SixCustomers().summary().kpis, "all",
             {{"customers", 6},
              {"active_share", 0.5},
              {"start_customers", 2},
              {"end_customers", 3},
              {"new_customers", 1},
              {"retained_customers", 1},
              {"reactivated_customers", 1},
              {"churned_customers", 1},
              {"retention_rate", 0.5},
              {"repeat_purchase_rate", 0.6},
              {"average_order_value", 2000.0 / 21},
              {"purchase_frequency", 4.2},
              {"revenue", 2000},
              {"revenue_share", 1},
              {"historic_clv", 400},
              {"csat", kNan},
              {"nps", kNan},
              {"engagement_rate", 0.5}});
}

TEST(KpiTable, OfSegmentsAndTypes) {
  const Table kpis = SixCustomers().summary().kpis;
  expect_row(kpis, "Champions",
             {{"customers", 2},
              {"retained_customers", 1},
              {"reactivated_customers", 1},
              {"churned_customers", 0},
              {"retention_rate", 1},
              {"revenue_share", 0.75},
              {"historic_clv", 750}});
  expect_row(kpis, "At Risk",
             {{"start_customers", 1}, {"churned_customers", 1}, {"retention_rate", 0}, {"repeat_purchase_rate", 0.5}});
  expect_row(kpis, "New", {{"new_customers", 1}, {"retention_rate", kNan}, {"repeat_purchase_rate", 0}});
  expect_row(kpis, "Empty",
             {{"customers", 0},
              {"active_share", kNan},
              {"revenue", 0},
              {"average_order_value", kNan},
              {"engagement_rate", kNan}});
  expect_row(kpis, "Prospects",
             {{"customers", 1}, {"purchase_frequency", kNan}, {"historic_clv", kNan}, {"engagement_rate", 0}});
  expect_row(kpis, "recent purchase", {{"customers", 3}, {"revenue", 1550}, {"active_share", 1}});
  expect_row(kpis, "loyal", {{"customers", 1}, {"revenue", 1000}, {"retention_rate", 1}});  // counted in both types
  expect_row(kpis, "contact", {{"customers", 0}, {"revenue", 0}});
}

TEST(KpiTable, StartSplitsIntoRetainedAndChurnedAndEndIntoThree) {
  const Table kpis = SixCustomers().summary().kpis;
  const auto column = [&](const char* name) { return numbers(kpis, name); };
  for (std::size_t row = 0; row < kpis.rows(); ++row) {
    EXPECT_EQ(column("start_customers")[row], column("retained_customers")[row] + column("churned_customers")[row]);
    EXPECT_EQ(column("end_customers")[row],
              column("retained_customers")[row] + column("new_customers")[row] + column("reactivated_customers")[row]);
  }
}

TEST(KpiTable, RetentionRateNeverExceedsOneHoweverManyAreReactivated) {
  SixCustomers six;
  six.aggregate.customers.occasions = {10, 4, 5, 3, 4, 0};
  six.aggregate.customers.occasions_in_window = {1, 1, 1, 1, 1, 0};
  six.aggregate.customers.occasions_in_previous_window = {1, 0, 0, 0, 0, 0};
  expect_row(six.summary().kpis, "all",
             {{"start_customers", 1}, {"new_customers", 0}, {"reactivated_customers", 4}, {"retention_rate", 1}});
}

TEST(KpiTable, SummarisedTableKnowsEndAndNewByRecencyAndTenure) {
  SixCustomers six;
  six.aggregate.customers.occasions_in_window = {};
  six.aggregate.customers.occasions_in_previous_window = {};
  expect_row(six.summary().kpis, "all",
             {{"start_customers", kNan},
              {"end_customers", 3},
              {"new_customers", 1},
              {"retained_customers", kNan},
              {"reactivated_customers", kNan},
              {"churned_customers", kNan},
              {"retention_rate", kNan},
              {"engagement_rate", 0.5}});
  six.aggregate.customers.tenure_days = {};
  expect_row(six.summary().kpis, "all", {{"end_customers", 3}, {"new_customers", kNan}});
}

TEST(KpiTable, TableWithNothingButIdsIsAllUnknown) {
  SixCustomers six;
  six.aggregate.customers = {};
  six.aggregate.customers.ids.integers = {1, 2, 3, 4, 5, 6};
  expect_row(six.summary().kpis, "all",
             {{"customers", 6},
              {"end_customers", kNan},
              {"new_customers", kNan},
              {"repeat_purchase_rate", kNan},
              {"purchase_frequency", kNan},
              {"revenue", kNan},
              {"engagement_rate", kNan}});
}

TEST(KpiTable, FivePointScoresGiveCsatOnly) {
  SixCustomers six;
  CustomerTable& c = six.aggregate.customers;
  c.satisfaction_count = {2, 0, 2, 0, 0, 0};
  c.satisfied_count = {2, 0, 1, 0, 0, 0};
  c.promoters = {0, 0, 0, 0, 0, 0};
  c.detractors = {2, 0, 2, 0, 0, 0};
  c.satisfaction_mean = {4.5, kNan, 3.0, kNan, kNan, kNan};
  six.aggregate.max_satisfaction = 5;
  const Table kpis = six.summary().kpis;
  expect_row(kpis, "all", {{"csat", 0.75}, {"nps", kNan}});
  expect_row(kpis, "Champions", {{"csat", 1}});
  expect_row(kpis, "New", {{"csat", kNan}});
  six.aggregate.max_satisfaction = kNan;  // not recorded: nobody is a promoter, hence five points
  expect_row(six.summary().kpis, "all", {{"csat", 0.75}, {"nps", kNan}});
}

TEST(KpiTable, TenPointScoresGiveNpsOnly) {
  SixCustomers six;
  CustomerTable& c = six.aggregate.customers;
  c.satisfaction_count = {3, 0, 1, 0, 0, 0};
  c.satisfied_count = {0, 0, 1, 0, 0, 0};
  c.promoters = {2, 0, 0, 0, 0, 0};
  c.detractors = {0, 0, 1, 0, 0, 0};
  c.satisfaction_mean = {9.0, kNan, 4.0, kNan, kNan, kNan};
  for (const double highest : {10.0, 9.0, kNan}) {
    six.aggregate.max_satisfaction = highest;
    const Table kpis = six.summary().kpis;
    expect_row(kpis, "all", {{"nps", 25}, {"csat", kNan}});
    expect_row(kpis, "At Risk", {{"nps", -100}});
  }
}

TEST(KpiTable, EngagementCountsEventsOfEveryKindButCancellations) {
  SixCustomers six;
  CustomerTable& c = six.aggregate.customers;
  c.events = {10, 4, 7, 1, 1, 1};
  const auto in_window = [&](EventKind kind, Buffer<std::uint32_t> counts) {
    c.kinds[static_cast<std::size_t>(kind)].in_window = std::move(counts);
  };
  in_window(EventKind::support, {1, 0, 1, 0, 0, 0});
  in_window(EventKind::contact, {0, 0, 0, 0, 0, 1});
  in_window(EventKind::cancellation, {0, 0, 0, 1, 0, 0});
  expect_row(six.summary().kpis, "all", {{"engagement_rate", 5.0 / 6}});
}

TEST(KpiTable, UnknownTotalsAddNothing) {
  SixCustomers six;
  six.aggregate.customers.monetary_total = {1000, kNan, 400, 50, 50, 0};
  expect_row(six.summary().kpis, "all", {{"revenue", 1500}});
}

}  // namespace
}  // namespace quintile::test
