// Values from scipy 1.x and scikit-learn 1.9.1 (stats.yeojohnson_normmax, norm.ppf, StandardScaler, RobustScaler) on
// the same numbers.
#include "quintile/features.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "engine/cluster/feature/rank_normal.hpp"
#include "engine/cluster/feature/yeo_johnson.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/cluster/random_numbers.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The columns of the reference: skewed values, some of them negative; small counts; mostly negative values.
std::vector<double> skewed(double shift) {
  std::vector<double> out = test::Uniform(1).take(500);
  for (double& value : out) value = std::exp(3 * value) - shift;
  return out;
}
std::vector<double> counts() {
  std::vector<double> out = test::Uniform(1).take(500);
  for (double& value : out) value = std::floor(1 + 8 * value * value);
  return out;
}

// A table that owns its columns of plain numbers.
Table owned_table(const std::vector<std::pair<std::string, std::vector<double>>>& columns) {
  Table table{"customers", {}};
  for (const auto& [name, values] : columns) {
    table.columns.push_back({name, "", "", ColumnRole::plain, Buffer<double>(std::span<const double>(values)), {}});
  }
  return table;
}

std::string message_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(YeoJohnson, LambdaIsThatOfScipy) {
  EXPECT_NEAR(clustering::yeo_johnson_lambda(skewed(2.5)), 0.3052246312976039, 2e-7);
  EXPECT_NEAR(clustering::yeo_johnson_lambda(counts()), -0.3302197104936855, 2e-7);
  EXPECT_NEAR(clustering::yeo_johnson_lambda(skewed(22.5)), -0.31256637808006327, 2e-7);
}

TEST(YeoJohnson, TransformIsThatOfScipy) {
  EXPECT_NEAR(clustering::yeo_johnson(3, 0.4), 1.8527528164806206, 1e-14);
  EXPECT_NEAR(clustering::yeo_johnson(-3, 0.4), -5.118491774985174, 1e-14);
  EXPECT_NEAR(clustering::yeo_johnson(5, 0), 1.791759469228055, 1e-14);
  EXPECT_NEAR(clustering::yeo_johnson(-5, 2), -1.791759469228055, 1e-14);
  EXPECT_NEAR(clustering::yeo_johnson(0.25, -1.2), 0.19576500013997533, 1e-14);
  EXPECT_NEAR(clustering::yeo_johnson(-0.25, 3.1), -0.19786707742332474, 1e-14);
}

TEST(RankNormal, QuantilesAreThoseOfScipy) {
  const std::vector<std::pair<double, double>> known = {{1e-12, -7.034483825301131},
                                                        {1e-4, -3.7190164854556804},
                                                        {0.02, -2.053748910631823},
                                                        {0.3, -0.5244005127080409},
                                                        {0.5, 0.0},
                                                        {0.9, 1.2815515655446004},
                                                        {0.999999, 4.753424308817087}};
  for (const auto& [p, x] : known) EXPECT_NEAR(clustering::normal_quantile(p), x, 1e-11) << p;
}

TEST(RankNormal, EqualValuesShareTheMiddleOfTheirRanks) {
  const std::vector<double> knots = {1, 1, 1, 2, 5};
  EXPECT_EQ(clustering::rank_normal(1, knots), clustering::normal_quantile(1.5 / 5));
  EXPECT_EQ(clustering::rank_normal(2, knots), clustering::normal_quantile(3.5 / 5));
  EXPECT_EQ(clustering::rank_normal(3.5, knots), clustering::normal_quantile(4.0 / 5));
  EXPECT_EQ(clustering::rank_normal(-7, knots), clustering::normal_quantile(0.5 / 5));
  EXPECT_EQ(clustering::rank_normal(99, knots), clustering::normal_quantile(4.5 / 5));
}

TEST(Features, ScalesAreThoseOfScikitLearn) {
  const auto values = skewed(2.5);
  const Table owned = owned_table({{"v", values}});
  const TableView table = owned.view();
  const FeatureMatrix z = fit_features(table, {{"v", FeatureTransform::none, FeatureScaling::z, 1}});
  EXPECT_NEAR(z.features[0].centre, 3.844828185067007, 1e-13);
  EXPECT_NEAR(z.features[0].scale, 5.113972894734898, 1e-13);
  EXPECT_NEAR(z.columns[0][7], (values[7] - z.features[0].centre) / z.features[0].scale, 1e-15);
  const FeatureMatrix robust = fit_features(table, {{"v", FeatureTransform::none, FeatureScaling::robust, 3}});
  EXPECT_NEAR(robust.features[0].centre, 1.931746538807563, 1e-13);
  EXPECT_NEAR(robust.features[0].scale, 7.191202898736866, 1e-13);
  EXPECT_NEAR(robust.columns[0][7], 3 * (values[7] - 1.931746538807563) / 7.191202898736866, 1e-14);
}

TEST(Features, WhatATransformSqueezesStillVaries) {
  std::vector<double> far = skewed(2.5);
  for (double& value : far) value = 1000 + 4 * std::abs(value);
  const Table owned = owned_table({{"v", far}});
  const FeatureMatrix matrix = fit_features(owned.view(), {{"v", FeatureTransform::yeo_johnson, FeatureScaling::z, 1}});
  EXPECT_EQ(matrix.features.size(), 1);
}

TEST(Features, AutomaticTransformsTakeLogarithmsOfDaysMoneyAndCounts) {
  const std::vector<double> days = {1, 10, 100};
  const std::vector<double> money = {-50, 0, 1e301};
  const std::vector<std::uint32_t> orders = {1, 2, 7};
  TableView table{"customers", {}};
  table.columns.push_back({"recency_days", "days", "", ColumnRole::plain, std::span<const double>(days), {}});
  table.columns.push_back({"monetary_total", "money", "", ColumnRole::plain, std::span<const double>(money), {}});
  table.columns.push_back({"occasions", "1", "", ColumnRole::plain, std::span<const std::uint32_t>(orders), {}});
  table.columns.push_back({"p_alive", "1", "", ColumnRole::plain, std::span<const double>(days), {}});
  std::vector<FeatureOptions> options;
  for (const ColumnView& column : table.columns)
    options.push_back({column.name, FeatureTransform::automatic, FeatureScaling::none, 1});
  const FeatureMatrix matrix = fit_features(table, options);
  EXPECT_NEAR(matrix.columns[0][1], std::log1p(10), 1e-15);
  EXPECT_NEAR(matrix.columns[1][0], -std::log1p(50), 1e-15);
  EXPECT_NEAR(matrix.columns[1][2], 300 * std::log(10), 0.2);
  EXPECT_NEAR(matrix.columns[2][2], std::log(8), 1e-15);
  EXPECT_EQ(matrix.columns[3][1], 10);
}

TEST(Features, MissingOnesAndThoseWithoutPurchaseAreLeftOutAndCounted) {
  const Table owned =
      owned_table({{"occasions", {1, 2, 0, 3, 4, 5}}, {"a", {1, kNaN, 3, 4, HUGE_VAL, 6}}, {"b", {6, 5, 4, 3, 2, 1}}});
  const TableView table = owned.view();
  const FeatureMatrix matrix = fit_features(table, {{"a"}, {"b"}});
  EXPECT_EQ(matrix.customers, 6);
  EXPECT_THAT(matrix.row, ElementsAre(0, 3, 5));
  ASSERT_EQ(matrix.notes.size(), 1);
  EXPECT_THAT(matrix.notes[0], HasSubstr("3 of 6 customers get no cluster: 1 have no purchase, 2 have no a"));
}

TEST(Features, AConstantOneIsDroppedWithANote) {
  const Table owned = owned_table({{"a", {7, 7, 7}}, {"b", {1, 2, 3}}});
  const TableView table = owned.view();
  const FeatureMatrix matrix = fit_features(table, {{"a"}, {"b"}});
  ASSERT_EQ(matrix.features.size(), 1);
  EXPECT_EQ(matrix.features[0].column, "b");
  EXPECT_THAT(matrix.notes[0], HasSubstr("the feature 'a' is left out: it is 7 for every customer"));
  EXPECT_THAT(message_of([&] { (void)fit_features(table, {{"a"}}); }), HasSubstr("nothing to tell customers apart"));
}

// 3 x 19.99 / 3 is not 19.99: ranks and standard deviations made a feature of that.
TEST(Features, OneThatDiffersByRoundingOnlyIsDroppedUnderAnyTransform) {
  const double price = 19.99;
  const double rounded = (price + price + price) / 3;
  const double next = std::nextafter(price, 0);
  const Table owned = owned_table({{"a", {price, rounded, next, price}}, {"b", {1, 2, 3, 4}}});
  const TableView table = owned.view();
  for (const FeatureTransform transform : {FeatureTransform::none, FeatureTransform::log1p,
                                           FeatureTransform::yeo_johnson, FeatureTransform::rank_normal}) {
    const FeatureMatrix matrix = fit_features(table, {{"a", transform}, {"b"}});
    ASSERT_EQ(matrix.features.size(), 1);
    EXPECT_EQ(matrix.features[0].column, "b");
    EXPECT_THAT(matrix.notes[0], HasSubstr("'a' is left out: but for rounding it is the same for every customer"));
  }
  // A second in nanoseconds since 1970 is no rounding.
  const Table times = owned_table({{"a", {1.7e18, 1.7e18 + 1e9, 1.7e18 + 2e9}}});
  EXPECT_EQ(fit_features(times.view(), {{"a", FeatureTransform::none}}).features.size(), 1);
}

TEST(Features, AnInterquartileRangeOfZeroIsReplaced) {
  const Table owned = owned_table({{"a", {1, 1, 1, 1, 1, 9}}});
  const TableView table = owned.view();
  const FeatureMatrix matrix = fit_features(table, {{"a", FeatureTransform::none, FeatureScaling::robust, 1}});
  EXPECT_NEAR(matrix.features[0].scale, std::sqrt(80.0 / 9), 1e-12);
  EXPECT_THAT(matrix.notes[0], HasSubstr("interquartile range"));
}

TEST(Features, BadArgumentsAreNamed) {
  const Table owned =
      owned_table({{"monetary_total", {1, 2, 3}}, {"nothing", {kNaN, kNaN, kNaN}}, {"huge", {-1e308, 0, 1e308}}});
  const TableView table = owned.view();
  EXPECT_THAT(message_of([&] { (void)fit_features(table, {{"monetry_total"}}); }),
              HasSubstr("'monetry_total'. Did you mean 'monetary_total'?"));
  EXPECT_THAT(message_of([&] {
                (void)fit_features(table, {{"monetary_total"}, {"monetary_total"}});
              }),
              HasSubstr("named twice"));
  EXPECT_THAT(message_of([&] { (void)fit_features(table, {}); }), HasSubstr("at least one feature"));
  EXPECT_THAT(message_of([&] { (void)fit_features(table, {{"nothing"}}); }), HasSubstr("no customer has all features"));
  EXPECT_THAT(message_of([&] {
                (void)fit_features(table, {{"huge", FeatureTransform::none}});
              }),
              HasSubstr("too large to scale"));
  FeatureOptions weightless{"monetary_total"};
  weightless.weight = 0;
  EXPECT_THROW((void)fit_features(table, {weightless}), UserError);
}

TEST(Features, AppliedToTheTableTheyWereFittedToGiveTheSame) {
  const Table owned = owned_table({{"a", skewed(2.5)}, {"b", counts()}});
  const TableView held = owned.view();
  for (const FeatureTransform transform : {FeatureTransform::none, FeatureTransform::log1p,
                                           FeatureTransform::yeo_johnson, FeatureTransform::rank_normal}) {
    for (const FeatureScaling scaling :
         {FeatureScaling::none, FeatureScaling::z, FeatureScaling::robust, FeatureScaling::min_max}) {
      const FeatureMatrix fitted = fit_features(held, {{"a", transform, scaling, 2}, {"b", transform, scaling, 1}});
      const FeatureMatrix applied = apply_features(held, fitted.features);
      for (std::size_t c = 0; c < 2; ++c) {
        for (std::size_t i = 0; i < fitted.size(); ++i) ASSERT_EQ(fitted.columns[c][i], applied.columns[c][i]);
      }
    }
  }
}

TEST(Features, AreTheSameForAnyNumberOfThreads) {
  std::vector<double> values = test::Uniform(3).take(200'003);
  TableView table{"customers", {}};
  table.columns.push_back({"a", "", "", ColumnRole::plain, std::span<const double>(values), {}});
  const auto fit = [&](int threads) {
    set_thread_count(threads);
    return fit_features(table, {{"a", FeatureTransform::yeo_johnson, FeatureScaling::z, 1}});
  };
  const FeatureMatrix one = fit(1);
  for (const int threads : {2, 3, 8}) {
    const FeatureMatrix more = fit(threads);
    EXPECT_EQ(more.features[0].lambda, one.features[0].lambda);
    EXPECT_EQ(more.features[0].scale, one.features[0].scale);
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace quintile
