#include "quintile/cluster.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "engine/cluster/principal.hpp"
#include "engine/cluster/profile/names.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/cluster/customers.hpp"
#include "tests/engine/cluster/reference_points.hpp"

namespace quintile {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

double number_of(const Table& table, const std::string& column, std::size_t row) {
  const TableView view = table.view();
  return std::visit(
      [&](const auto& values) -> double {
        if constexpr (std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
          return std::stod(std::string(values[row]));
        } else {
          return static_cast<double>(values[row]);
        }
      },
      view.find(column)->values);
}

std::vector<std::string> texts_of(const Table& table, const std::string& column) {
  const TableView view = table.view();
  std::vector<std::string> out;
  for (std::size_t row = 0; row < view.rows(); ++row) out.push_back(cell_text(*view.find(column), row));
  return out;
}

ClusterOptions options_for(ClusterMethod method, std::optional<std::uint32_t> k) {
  ClusterOptions options;
  options.method = method;
  options.k = k;
  options.most_k = 9;
  return options;
}

TEST(Clusters, PlantedTypesAreFoundByEitherMethodWithoutSayingHowMany) {
  const test::PlantedCustomers planted(4'000, 8, 50);
  for (const ClusterMethod method : {ClusterMethod::kmeans, ClusterMethod::mixture}) {
    const ClusterResult result = cluster_customers(planted.view(), options_for(method, {}));
    ASSERT_EQ(result.model.clusters(), 8) << cluster_method_name(method);
    EXPECT_GT(agreement(planted.type_of, result.assignment.cluster).adjusted_rand, 0.999);
    for (std::size_t i = 0; i < planted.type_of.size(); ++i)
      ASSERT_EQ(result.assignment.cluster[i] == 0, planted.type_of[i] == 0);
    EXPECT_THAT(result.notes, Contains(HasSubstr("80 of 4000 customers get no cluster: 80 have no purchase")));
    EXPECT_THAT(result.notes, Contains(HasSubstr("8 clusters of 2 to 9, because the")));
    EXPECT_EQ(result.choice.rows(), 8);
    EXPECT_THAT(texts_of(result.choice, "chosen"), ElementsAre("", "", "", "", "", "", "yes", ""));
    EXPECT_GT(number_of(result.choice, "stability", 6), 0.99);
  }
}

TEST(Clusters, AreNumberedByValueAndNamedByWhatTheyHaveInCommon) {
  const test::PlantedCustomers planted(4'000, 8);
  const ClusterResult result = cluster_customers(planted.view(), options_for(ClusterMethod::kmeans, 8));
  for (std::size_t row = 1; row < 8; ++row) {
    EXPECT_GE(number_of(result.clusters, "mean_monetary_total", row - 1),
              number_of(result.clusters, "mean_monetary_total", row));
  }
  EXPECT_THAT(result.model.names, Contains("recent, frequent, high value"));
  EXPECT_THAT(result.model.names, Contains("inactive, infrequent, low value"));
  EXPECT_THAT(std::set<std::string>(result.model.names.begin(), result.model.names.end()), SizeIs(8));
}

TEST(Clusters, ProfilesAddUp) {
  const test::PlantedCustomers planted(1'000, 4, 10);
  const ClusterResult result = cluster_customers(planted.view(), options_for(ClusterMethod::kmeans, 4));
  ASSERT_EQ(result.clusters.rows(), 5);
  EXPECT_EQ(cell_text(*result.clusters.view().find("name"), 4), "none");
  double customers = 0;
  double revenue = 0;
  double share = 0;
  for (std::size_t row = 0; row < 5; ++row) {
    customers += number_of(result.clusters, "customers", row);
    revenue += number_of(result.clusters, "revenue", row);
    share += number_of(result.clusters, "revenue_share", row);
  }
  double all = 0;
  for (const double money : planted.money) all += money;
  EXPECT_EQ(customers, 1'000);
  EXPECT_NEAR(revenue, all, 1e-6);
  EXPECT_NEAR(share, 1, 1e-12);
  EXPECT_TRUE(std::isnan(number_of(result.clusters, "z_occasions", 4)));
  EXPECT_EQ(result.points.rows(), 4 + 900);
}

TEST(Clusters, SavedAndReadBackAssignTheSame) {
  const test::PlantedCustomers planted(600, 4, 30);
  for (const ClusterMethod method : {ClusterMethod::kmeans, ClusterMethod::mixture}) {
    ClusterOptions options = options_for(method, 4);
    options.features = {{"recency_days", FeatureTransform::rank_normal, FeatureScaling::robust, 2},
                        {"occasions", FeatureTransform::yeo_johnson},
                        {"monetary_total"}};
    const ClusterResult result = cluster_customers(planted.view(), options);
    const ClusterModel again = cluster_model_from(cluster_model_tables(result.model));
    EXPECT_EQ(again.names, result.model.names);
    const ClusterAssignment found = assign_clusters(planted.view(), again);
    for (std::size_t i = 0; i < 600; ++i) {
      ASSERT_EQ(found.cluster[i], result.assignment.cluster[i]);
      if (found.cluster[i] == 0) continue;
      if (method == ClusterMethod::kmeans) {
        ASSERT_EQ(found.distance[i], result.assignment.distance[i]);
      } else {
        ASSERT_EQ(found.probability[i], result.assignment.probability[i]);
      }
    }
  }
}

TEST(Clusters, ResponsibilitiesAddUpAndTheLargestIsTheProbability) {
  const test::PlantedCustomers planted(600, 4, 30);
  ClusterOptions options = options_for(ClusterMethod::mixture, 4);
  options.responsibilities = true;
  const ClusterResult result = cluster_customers(planted.view(), options);
  const ClusterAssignment& found = result.assignment;
  ASSERT_EQ(found.responsibilities.size(), 4);
  EXPECT_EQ(cluster_columns(found, result.model).size(), 7);
  for (std::size_t i = 0; i < 600; ++i) {
    double sum = 0;
    for (const auto& column : found.responsibilities) sum += column[i];
    if (found.cluster[i] == 0) {
      EXPECT_TRUE(std::isnan(sum));
      continue;
    }
    EXPECT_NEAR(sum, 1, 1e-14);
    EXPECT_EQ(found.responsibilities[found.cluster[i] - 1U][i], found.probability[i]);
  }
}

TEST(Clusters, AModelWithAPieceMissingIsRefused) {
  const test::PlantedCustomers planted(600, 4);
  const ClusterResult result = cluster_customers(planted.view(), options_for(ClusterMethod::mixture, 4));
  for (std::size_t without = 0; without < cluster_model_tables(result.model).size(); ++without) {
    std::vector<Table> tables = cluster_model_tables(result.model);
    tables.erase(tables.begin() + static_cast<std::ptrdiff_t>(without));
    EXPECT_THROW((void)cluster_model_from(tables), DataError) << without;
  }
}

TEST(Clusters, OfATableWithoutTheFeaturesAreRefusedWithTheNameOfWhatIsMissing) {
  const test::PlantedCustomers planted(600, 4);
  const ClusterResult result = cluster_customers(planted.view(), options_for(ClusterMethod::kmeans, 4));
  TableView less = planted.view();
  less.columns.pop_back();
  try {
    (void)assign_clusters(less, result.model);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'monetary_total'"));
  }
}

TEST(Clusters, DegenerateInputGivesFewerClustersOrASentence) {
  std::vector<double> two(100, 1.0);
  for (std::size_t i = 50; i < 100; ++i) two[i] = 2;
  TableView table{"customers", {}};
  table.columns.push_back({"a", "", "", ColumnRole::plain, std::span<const double>(two), {}});
  ClusterOptions options = options_for(ClusterMethod::kmeans, 5);
  options.features = {{"a"}};
  const ClusterResult few = cluster_customers(table, options);
  EXPECT_EQ(few.model.clusters(), 2);
  EXPECT_FALSE(few.notes.empty());
  options.k.reset();
  EXPECT_EQ(cluster_customers(table, options).model.clusters(), 2);
  options.method = ClusterMethod::mixture;
  EXPECT_EQ(cluster_customers(table, options).model.clusters(), 2);
  options.method = ClusterMethod::kmeans;
  options.k = 1;
  const ClusterResult one = cluster_customers(table, options);
  EXPECT_THAT(one.model.names, ElementsAre("all customers"));
  EXPECT_EQ(one.assignment.cluster[99], 1);
  for (const std::uint32_t wrong : {0U, 255U}) {
    options.k = wrong;
    EXPECT_THROW((void)cluster_customers(table, options), UserError);
  }
  options.k.reset();
  options.least_k = 1;
  EXPECT_THROW((void)cluster_customers(table, options), UserError);
  options.least_k = 5;
  options.most_k = 4;
  EXPECT_THROW((void)cluster_customers(table, options), UserError);
  std::fill(two.begin(), two.end(), 3.0);
  options = {};
  options.features = {{"a"}};
  EXPECT_THROW((void)cluster_customers(table, options), DataError);
}

TEST(Clusters, OneCustomerCannotBeToldApart) {
  const test::PlantedCustomers planted(1, 1);
  EXPECT_THROW((void)cluster_customers(planted.view(), {}), DataError);
}

TEST(Clusters, AreTheSameForAnyNumberOfThreads) {
  const test::PlantedCustomers planted(70'001, 6, 100);
  for (const ClusterMethod method : {ClusterMethod::kmeans, ClusterMethod::mixture}) {
    ClusterOptions options = options_for(method, {});
    options.least_k = 5;
    options.most_k = 6;
    options.starts = 2;
    const auto find = [&](int threads) {
      set_thread_count(threads);
      return cluster_customers(planted.view(), options);
    };
    const ClusterResult one = find(1);
    for (const int threads : {2, 3}) {
      const ClusterResult more = find(threads);
      EXPECT_EQ(more.model.centres, one.model.centres);
      for (const char* column : {"silhouette", "gap", "gap_error", "stability", "davies_bouldin"})
        EXPECT_EQ(number_of(more.choice, column, 0), number_of(one.choice, column, 0)) << column;
    }
  }
  set_thread_count(0);
}

TEST(ClusterSegments, CountsAreThoseOfBothLabels) {
  const test::PlantedCustomers planted(400, 4);
  ClusterResult result = cluster_customers(planted.view(), options_for(ClusterMethod::kmeans, 4));
  std::vector<std::uint8_t> segment;
  for (std::size_t i = 0; i < 400; ++i) segment.push_back(i % 4 == 0 ? 0 : 1);
  compare_with_segments(result,
                        {"segment", "", "", ColumnRole::label, std::span<const std::uint8_t>(segment), {"A", "B"}});
  ASSERT_EQ(result.segments.rows(), 4);
  for (std::size_t row = 0; row < 4; ++row) {
    EXPECT_EQ(number_of(result.segments, "customers", row), 100);
    EXPECT_EQ(number_of(result.segments, "cluster_share", row), 1);
    const bool a = cell_text(*result.segments.view().find("segment"), row) == "A";
    EXPECT_NEAR(number_of(result.segments, "segment_share", row), a ? 1 : 1.0 / 3, 1e-15);
  }
  EXPECT_THAT(texts_of(result.quality, "measure"), Contains("segments_adjusted_rand"));
}

TEST(ClusterNames, AreToldApartByDegreeThenByMedianThenByNumber) {
  const auto names = [](std::vector<double> z, std::vector<double> median) {
    const std::size_t k = z.size();
    return clustering::cluster_names({{"occasions", "1", std::move(z), std::move(median)}}, k);
  };
  EXPECT_THAT(names({2, -1}, {9, 1}), ElementsAre("frequent", "one purchase"));
  EXPECT_THAT(names({0.6, 2, -1}, {5, 9, 2}), ElementsAre("frequent", "very frequent", "infrequent"));
  EXPECT_THAT(names({2, 3, -1}, {9, 12, 2}),
              ElementsAre("very frequent (median occasions 9)", "very frequent (median occasions 12)", "infrequent"));
  EXPECT_THAT(names({2, 2, 0}, {9, 9, 3}),
              ElementsAre(testing::StartsWith("very frequent"), HasSubstr("type 2"), "average"));
  EXPECT_THAT(names({0}, {3}), ElementsAre("all customers"));
}

TEST(PrincipalComponents, AreOrthogonalOfLengthOneAndCarryAllVariance) {
  const test::ReferencePoints points(5, 500, 3, 3);
  const clustering::PrincipalComponents axes = clustering::principal_components(points.spans);
  double total = 0;
  for (const auto& column : points.columns) {
    double mean = 0;
    for (const double value : column) mean += value / 500;
    for (const double value : column) total += (value - mean) * (value - mean) / 500;
  }
  EXPECT_NEAR(axes.variance[0] + axes.variance[1] + axes.variance[2], total, 1e-10);
  EXPECT_GE(axes.variance[0], axes.variance[1]);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      double product = 0;
      for (std::size_t j = 0; j < 3; ++j) product += axes.axes[a * 3 + j] * axes.axes[b * 3 + j];
      EXPECT_NEAR(product, a == b ? 1 : 0, 1e-12);
    }
  }
}

}  // namespace
}  // namespace quintile
