// Predictions of all models against mpmath at 40 digits, at 10,000 points: reference/predictions.py.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

constexpr double kTolerance = 1e-10;
constexpr double kVanishing = 1e-290;  // close to the smallest normal number nothing is compared but that

struct Point {
  std::string model;
  std::vector<double> parameters, arguments, wanted;
};

std::vector<double> numbers(std::istringstream& line, std::size_t count) {
  std::vector<double> out;
  std::string word;
  while (count-- > 0 && line >> word) out.push_back(std::strtod(word.c_str(), nullptr));
  return out;
}

std::vector<Point> read_points() {
  struct Shape {
    std::size_t parameters, arguments, results;
  };
  const std::map<std::string, Shape> shapes = {
      {"nbd", {2, 6, 6}},
      {"bg-nbd", {4, 6, 6}},
      {"mbg-nbd", {4, 6, 6}},
      {"pareto-nbd", {4, 6, 6}},
      {"bg-bb", {4, 6, 6}},
      {"gamma-gamma", {3, 2, 1}},
      {"shifted-beta-geometric", {2, 3, 4}},
      {"beta-discrete-weibull", {3, 3, 4}},
  };
  std::vector<Point> out;
  const gzFile file = gzopen(QUINTILE_SOURCE_DIR "/tests/engine/clv/reference/predictions.txt.gz", "rb");
  char text[1024];
  while (file != nullptr && gzgets(file, text, sizeof text) != nullptr) {
    std::istringstream line(text);
    Point point;
    line >> point.model;
    const Shape& shape = shapes.at(point.model);
    point.parameters = numbers(line, shape.parameters);
    point.arguments = numbers(line, shape.arguments);
    point.wanted = numbers(line, shape.results);
    out.push_back(std::move(point));
  }
  if (file != nullptr) gzclose(file);
  return out;
}

const std::vector<Point>& points() {
  static const std::vector<Point> all = read_points();
  return all;
}

PurchaseModel model_of(const std::string& name) {
  for (const PurchaseModel model : {PurchaseModel::nbd, PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd,
                                    PurchaseModel::pareto_nbd, PurchaseModel::bg_bb}) {
    if (purchase_model_name(model) == name) return model;
  }
  throw std::invalid_argument(name);
}

std::vector<double> purchases(const Point& point) {
  const PurchaseModel model = model_of(point.model);
  const std::vector<double>& a = point.arguments;
  ForecastOptions options;
  options.horizons = {a[3]};
  options.rate = a[4];
  options.discounted = true;
  options.residual = true;
  const Forecast found =
      forecast(model, point.parameters, {std::span(&a[0], 1), std::span(&a[1], 1), std::span(&a[2], 1)}, options);
  const auto n = static_cast<std::uint32_t>(a[5]);
  return {found.p_alive[0],
          found.purchases[0][0],
          found.discounted[0][0],
          found.residual[0],
          expected_purchases_new(model, point.parameters, a[3]),
          purchase_probabilities(model, point.parameters, a[3], n)[n]};
}

std::vector<double> renewals(const Point& point) {
  const RenewalModel model = point.model == "shifted-beta-geometric" ? RenewalModel::shifted_beta_geometric
                                                                     : RenewalModel::beta_discrete_weibull;
  const std::vector<double>& a = point.arguments;
  return {survival(model, point.parameters, a[0]), renewal_probability(model, point.parameters, a[0]),
          expected_renewals(model, point.parameters, a[0], static_cast<std::uint32_t>(a[1])),
          discounted_renewals(model, point.parameters, a[0], a[2])};
}

std::vector<double> results(const Point& point) {
  const std::vector<double>& a = point.arguments;
  if (point.model == "gamma-gamma")
    return {expected_spend(point.parameters, {std::span(&a[0], 1), std::span(&a[1], 1)})[0]};
  return point.parameters.size() < 4 && point.model != "nbd" ? renewals(point) : purchases(point);
}

// Every n-th point; all of them where QUINTILE_SOAK is set (tools/soak.sh): probabilities of many purchases take long.
std::size_t stride_of(const std::string& model) {
  if (std::getenv("QUINTILE_SOAK") != nullptr) return 1;
  return model == "pareto-nbd" || model == "bg-bb" ? 40 : 4;
}

class Predictions : public testing::TestWithParam<const char*> {};

TEST_P(Predictions, AgreeWithMpmathToTenDigits) {
  std::size_t seen = 0;
  for (const Point& point : points()) {
    if (point.model != GetParam() || seen++ % stride_of(point.model) != 0) continue;
    const std::vector<double> found = results(point);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const double wanted = point.wanted[i];
      const bool good = wanted < kVanishing ? found[i] >= 0 && found[i] < 2 * kVanishing
                                            : std::abs(found[i] - wanted) <= kTolerance * wanted;
      EXPECT_TRUE(good) << "result " << i << ": " << found[i] << " instead of " << wanted << ", relative error "
                        << found[i] / wanted - 1 << "; parameters " << testing::PrintToString(point.parameters)
                        << ", arguments " << testing::PrintToString(point.arguments);
    }
  }
  EXPECT_GE(seen, 400);
}

INSTANTIATE_TEST_SUITE_P(Models, Predictions,
                         testing::Values("nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "bg-bb", "gamma-gamma",
                                         "shifted-beta-geometric", "beta-discrete-weibull"),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace quintile
