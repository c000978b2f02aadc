#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsNan;

TEST(SegmentTable, HasARowPerSegmentEvenWhenEmpty) {
  const Table table = SixCustomers().summary().segments;
  EXPECT_EQ(table.name, "segments");
  EXPECT_THAT(texts(table, "segment"), ElementsAre("Champions", "At Risk", "New", "Empty", "Prospects"));
  EXPECT_THAT(texts(table, "group"), ElementsAre("champions", "at risk", "growing", "loyal", "prospects"));
  EXPECT_THAT(texts(table, "meaning")[1], "were good");
  EXPECT_THAT(texts(table, "action"),
              ElementsAre("keep them", "win them back", "welcome them", "nothing", "invite them"));
  EXPECT_THAT(numbers(table, "customers"), ElementsAre(2, 2, 1, 0, 1));
  EXPECT_THAT(numbers(table, "customer_share"),
              ElementsAre(DoubleEq(2.0 / 6), DoubleEq(2.0 / 6), DoubleEq(1.0 / 6), 0, DoubleEq(1.0 / 6)));
}

TEST(SegmentTable, HasTheDocumentedColumns) {
  EXPECT_THAT(
      column_names(SixCustomers().summary().segments),
      ElementsAre("segment", "group", "customers", "customer_share", "revenue", "revenue_share", "mean_recency_days",
                  "median_recency_days", "mean_frequency", "median_frequency", "mean_monetary", "median_monetary",
                  "mean_r", "mean_f", "mean_m", "active_share", "projected_value", "projected_clv", "vip_customers",
                  "at_risk_customers", "meaning", "action"));
}

TEST(SegmentTable, SumsAndMeans) {
  const Table table = SixCustomers().summary().segments;
  EXPECT_THAT(numbers(table, "revenue"), ElementsAre(1500, 450, 50, 0, 0));
  EXPECT_THAT(numbers(table, "revenue_share"), ElementsAre(0.75, 0.225, 0.025, 0, 0));
  EXPECT_THAT(numbers(table, "mean_recency_days"), ElementsAre(7.5, 70, 3, IsNan(), IsNan()));
  EXPECT_THAT(numbers(table, "mean_frequency"), ElementsAre(7, 3, 1, IsNan(), 0));
  EXPECT_THAT(numbers(table, "mean_monetary"), ElementsAre(750, 225, 50, IsNan(), 0));
  EXPECT_THAT(numbers(table, "mean_r"), ElementsAre(4.5, 1.5, 5, IsNan(), IsNan()));
  EXPECT_THAT(numbers(table, "mean_f"), ElementsAre(4.5, 2.5, 1, IsNan(), IsNan()));
  EXPECT_THAT(numbers(table, "mean_m"), ElementsAre(4.5, 2.5, 1, IsNan(), IsNan()));
  EXPECT_THAT(numbers(table, "active_share"), ElementsAre(1, 0, 1, IsNan(), 0));
  EXPECT_THAT(numbers(table, "vip_customers"), ElementsAre(2, 1, 0, 0, 0));
  EXPECT_THAT(numbers(table, "at_risk_customers"), ElementsAre(0, 2, 0, 0, 0));
}

TEST(SegmentTable, MediansAreExact) {
  SixCustomers six;
  six.segments.segment = {0, 0, 0, 1, 0, 4};
  const Table table = six.summary().segments;
  EXPECT_THAT(numbers(table, "median_recency_days"), ElementsAre(7.5, 100, IsNan(), IsNan(), IsNan()));
  EXPECT_THAT(numbers(table, "median_frequency"), ElementsAre(4.5, 1, IsNan(), IsNan(), 0));
  EXPECT_THAT(numbers(table, "median_monetary"), ElementsAre(450, 50, IsNan(), IsNan(), 0));
}

TEST(SegmentTable, WithoutAmountsMoneyIsUnknownAndTheRestStays) {
  SixCustomers six;
  six.aggregate.customers.monetary_total = {};
  six.scores.m = {};
  const SummaryResult result = six.summary();
  EXPECT_THAT(numbers(result.segments, "customers"), ElementsAre(2, 2, 1, 0, 1));
  for (const auto* column : {"revenue", "revenue_share", "mean_monetary", "median_monetary", "mean_m"}) {
    EXPECT_THAT(numbers(result.segments, column), ::testing::Each(IsNan())) << column;
  }
  EXPECT_EQ(result.at_risk_vips.customers, 1U);
  EXPECT_TRUE(std::isnan(result.at_risk_vips.revenue));
  EXPECT_TRUE(std::isnan(result.at_risk_vips.revenue_share));
}

TEST(SegmentTable, SharesOfNoRevenueAreUnknown) {
  SixCustomers six;
  six.aggregate.customers.monetary_total = {-5, 0, 0, 0, 0, 0};
  const SummaryResult result = six.summary();
  EXPECT_THAT(numbers(result.segments, "revenue"), ElementsAre(-5, 0, 0, 0, 0));
  EXPECT_THAT(numbers(result.segments, "revenue_share"), ::testing::Each(IsNan()));
  EXPECT_EQ(result.at_risk_vips.revenue, 0);
  EXPECT_TRUE(std::isnan(result.at_risk_vips.revenue_share));
}

TEST(AtRiskVips, AreBothAtOnce) {
  const AtRiskVips vips = SixCustomers().summary().at_risk_vips;
  EXPECT_EQ(vips.customers, 1U);
  EXPECT_DOUBLE_EQ(vips.revenue, 400);
  EXPECT_DOUBLE_EQ(vips.revenue_share, 0.2);
}

}  // namespace
}  // namespace quintile::test
