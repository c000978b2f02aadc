// The same start and data as scikit-learn: the same clusters. sklearn_reference.py made the file, and says what is in
// it.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/engine/cluster/points.hpp"

namespace quintile {
namespace {

using test::Points;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(bits() % n); }
  double bell() {
    const double a = unit();
    const double b = unit();
    const double c = unit();
    const double d = unit();
    return ((a + b) + (c + d)) - 2.0;
  }

 private:
  std::uint64_t state_;
};

double value_of(const std::string& shape, std::size_t f, std::size_t ball, double u, double b) {
  const auto number = static_cast<double>(f);
  if (shape == "uniform" || shape == "copies") return u;
  if (shape == "balls") return static_cast<double>(ball * (f + 3) % 7) * 2.0 + b;
  if (shape == "scales") return b * (f % 3 == 0 ? 1000.0 : (f % 3 == 1 ? 0.001 : 1.0));
  if (shape == "far") return 1000000.0 + b;
  return f == 1 ? 3.0 : b * (number + 1.0);
}

constexpr std::size_t kDistinct = 40;  // points of "copies"

struct DataSet {
  explicit DataSet(std::size_t number) : random(number) {
    static const std::string kShapes[] = {"uniform", "balls", "copies", "scales", "far", "line"};
    const std::size_t n = 20 + random.below(500);
    columns.resize(1 + random.below(10));
    k = 1 + random.below(12);
    shape = kShapes[number % 6];
    for (std::vector<double>& column : columns) column.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      if (shape == "copies" && i >= kDistinct) {
        const std::size_t of = random.below(kDistinct);
        for (std::vector<double>& column : columns) column[i] = column[of];
        continue;
      }
      const std::size_t ball = random.below(k);
      for (std::size_t f = 0; f < columns.size(); ++f) {
        const double u = random.unit();
        const double b = random.bell();
        columns[f][i] = value_of(shape, f, ball, u, b);
      }
    }
    for (std::size_t i = 0; number % 4 == 3 && i < n; ++i) weights.push_back(0.25 + random.unit());
    for (std::size_t j = 0; j < k; ++j) {
      const std::size_t i = random.below(n);
      for (const std::vector<double>& column : columns) start.push_back(column[i]);
    }
  }
  Random random;
  std::vector<std::vector<double>> columns;
  std::vector<double> weights;
  std::vector<double> start;
  std::size_t k = 0;
  std::string shape;
};

struct Reference {
  std::size_t number, points, features, k;
  std::string shape;
  bool weighted;
  std::uint32_t iterations;
  double inertia;
  std::string labels;
};

std::vector<Reference> read_references() {
  std::ifstream file(QUINTILE_SOURCE_DIR "/tests/engine/cluster/sklearn_reference.txt");
  std::string line;
  std::getline(file, line);  // the version
  std::vector<Reference> all;
  Reference r;
  std::string inertia;
  while (file >> r.number >> r.points >> r.features >> r.k >> r.shape >> r.weighted >> r.iterations >> inertia >>
         r.labels) {
    r.inertia = std::strtod(inertia.c_str(), nullptr);
    all.push_back(r);
  }
  return all;
}

// Both centres are as near as rounding can tell.
bool on_boundary(const Points& points, std::size_t i, const KMeansFit& fit, std::size_t a, std::size_t b) {
  const auto squared = [&](std::size_t j) {
    double sum = 0;
    for (std::size_t f = 0; f < fit.features; ++f)
      sum += std::pow(points.at(i, f) - fit.centres[j * fit.features + f], 2);
    return sum;
  };
  return std::abs(squared(a) - squared(b)) <= 1e-9 * (squared(a) + squared(b));
}

class SklearnTest : public testing::TestWithParam<KMeansAlgorithm> {};

TEST_P(SklearnTest, TheSameClustersFromTheSameStart) {
  const std::vector<Reference> references = read_references();
  ASSERT_EQ(references.size(), 200U);
  for (const Reference& reference : references) {
    SCOPED_TRACE(testing::Message() << "data set " << reference.number << ", " << reference.shape);
    const DataSet data(reference.number);
    const Points points(data.columns);
    ASSERT_EQ(points.size(), reference.points);
    ASSERT_EQ(data.columns.size(), reference.features);
    ASSERT_EQ(data.k, reference.k);
    const KMeansFit fit = fit_kmeans(points.view(), {.k = static_cast<std::uint32_t>(data.k),
                                                     .start = KMeansStart::given,
                                                     .centres = data.start,
                                                     .weights = data.weights,
                                                     .algorithm = GetParam()});
    EXPECT_NEAR(fit.inertia, reference.inertia, 1e-9 * reference.inertia);
    EXPECT_EQ(fit.iterations, reference.iterations);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const char digit = reference.labels[i];
      const auto label = static_cast<std::size_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
      EXPECT_TRUE(fit.assignment[i] == label || on_boundary(points, i, fit, fit.assignment[i], label))
          << "point " << i << ": " << fit.assignment[i] << " instead of " << label;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(KMeans, SklearnTest,
                         testing::Values(KMeansAlgorithm::lloyd, KMeansAlgorithm::blocks, KMeansAlgorithm::bounds));

}  // namespace
}  // namespace quintile
