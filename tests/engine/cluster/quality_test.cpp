// Values from scikit-learn 1.9.1: metrics.silhouette_score, calinski_harabasz_score, davies_bouldin_score,
// adjusted_rand_score, normalized_mutual_info_score; the simplified silhouette by NumPy from its definition.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/cluster/quality/separation.hpp"
#include "engine/cluster/quality/silhouette.hpp"
#include "quintile/cluster.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/cluster/reference_points.hpp"

namespace quintile::clustering {
namespace {

struct Known {
  std::uint64_t seed;
  std::size_t n, d, groups, k;
  double silhouette, calinski_harabasz, davies_bouldin, simplified, inertia;
};

const Known kKnown[] = {
    {21, 500, 2, 3, 3, 0.5355441040185642, 999.7236264854952, 0.7091859571411051, 0.6488347956739103,
     1759.5962722202191},
    {22, 300, 3, 4, 5, 0.4537902349324287, 391.9080935175618, 0.7642510543673181, 0.5596314976188516,
     2345.7385743274635},
    {23, 400, 1, 2, 2, 0.7130734708663202, 1833.0406229387347, 0.3784683145535687, 0.7901080208208751,
     213.01265416210637},
    {24, 200, 4, 3, 2, 0.6905015332619573, 691.2789356051695, 0.4164503535344411, 0.7704807683025225,
     1357.2405059131315},
};

TEST(ClusterQuality, IsThatOfScikitLearn) {
  for (const Known& known : kKnown) {
    const test::ReferencePoints points(known.seed, known.n, known.d, known.groups);
    const NearestCentres labels = nearest_centres(points.spans, points.spaced(known.k));
    const Separation found = separation_of(points.spans, labels.assignment, known.k);
    SCOPED_TRACE(known.seed);
    EXPECT_NEAR(silhouette(points.spans, labels.assignment, known.k), known.silhouette, 1e-12);
    EXPECT_NEAR(found.calinski_harabasz, known.calinski_harabasz, 1e-9 * known.calinski_harabasz);
    EXPECT_NEAR(found.davies_bouldin, known.davies_bouldin, 1e-12);
    EXPECT_NEAR(found.simplified_silhouette, known.simplified, 1e-12);
    EXPECT_NEAR(found.inertia, known.inertia, 1e-9 * known.inertia);
  }
}

TEST(ClusterQuality, ASampleComesNearTheSilhouetteOfAll) {
  const test::ReferencePoints points(7, 6'000, 3, 4);
  const NearestCentres labels = nearest_centres(points.spans, points.spaced(5));
  const double exact = silhouette(points.spans, labels.assignment, 5);
  EXPECT_NEAR(silhouette(points.spans, labels.assignment, 5, 1'500), exact, 0.02);
}

TEST(ClusterQuality, OneClusterHasNone) {
  const test::ReferencePoints points(7, 60, 2, 2);
  const std::vector<std::uint32_t> labels(60, 1);
  EXPECT_TRUE(std::isnan(silhouette(points.spans, labels, 3)));
  const Separation found = separation_of(points.spans, labels, 3);
  EXPECT_TRUE(std::isnan(found.calinski_harabasz));
  EXPECT_TRUE(std::isnan(found.davies_bouldin));
  EXPECT_GT(found.inertia, 0);
}

TEST(ClusterQuality, AnEmptyClusterChangesNothing) {
  const test::ReferencePoints points(7, 300, 2, 2);
  const NearestCentres labels = nearest_centres(points.spans, points.spaced(2));
  const Separation two = separation_of(points.spans, labels.assignment, 2);
  const Separation three = separation_of(points.spans, labels.assignment, 3);
  EXPECT_EQ(two.calinski_harabasz, three.calinski_harabasz);
  EXPECT_EQ(two.davies_bouldin, three.davies_bouldin);
  EXPECT_EQ(two.simplified_silhouette, three.simplified_silhouette);
  EXPECT_EQ(silhouette(points.spans, labels.assignment, 2), silhouette(points.spans, labels.assignment, 3));
}

TEST(ClusterQuality, IsTheSameForAnyNumberOfThreads) {
  const test::ReferencePoints points(7, 150'001, 2, 3);
  const NearestCentres labels = nearest_centres(points.spans, points.spaced(4));
  const auto both = [&](int threads) {
    set_thread_count(threads);
    return std::pair(silhouette(points.spans, labels.assignment, 4),
                     separation_of(points.spans, labels.assignment, 4).davies_bouldin);
  };
  const auto one = both(1);
  for (const int threads : {2, 3, 8}) EXPECT_EQ(both(threads), one);
  set_thread_count(0);
}

TEST(Agreement, IsThatOfScikitLearn) {
  struct Pair {
    std::uint64_t seed;
    std::size_t n, first, second;
    double rand, information;
  };
  const Pair known[] = {
      {31, 200, 3, 4, 0.2859440956645392, 0.24410295317392758},
      {32, 1000, 5, 5, 0.2282638956401489, 0.22602982363181495},
      {33, 50, 2, 9, 0.10814659371955332, 0.18954002029128306},
  };
  for (const Pair& pair : known) {
    test::Uniform random(pair.seed);
    std::vector<std::uint8_t> a;
    std::vector<std::uint8_t> b;
    for (std::size_t i = 0; i < pair.n; ++i) {
      const auto own = static_cast<std::size_t>(random.next() * static_cast<double>(pair.first));
      const auto other = static_cast<std::size_t>(random.next() * static_cast<double>(pair.second));
      const bool same = random.next() < 0.5;
      a.push_back(static_cast<std::uint8_t>(own + 1));
      b.push_back(static_cast<std::uint8_t>(same ? own % pair.second : other));
    }
    const Agreement found = agreement(a, b);
    EXPECT_NEAR(found.adjusted_rand, pair.rand, 1e-13);
    EXPECT_NEAR(found.mutual_information, pair.information, 1e-13);
  }
}

TEST(Agreement, OfTheSamePartitionIsOneAndCustomersWithoutClusterDoNotCount) {
  const std::vector<std::uint8_t> a = {1, 1, 2, 2, 3, 0, 0};
  const std::vector<std::uint8_t> b = {7, 7, 0, 0, 5, 7, 0};
  EXPECT_EQ(agreement(a, b).adjusted_rand, 1);
  EXPECT_NEAR(agreement(a, b).mutual_information, 1, 1e-15);
  EXPECT_THROW((void)agreement(a, std::vector<std::uint8_t>{1}), UserError);
}

}  // namespace
}  // namespace quintile::clustering
