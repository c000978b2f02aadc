#include "datasets/distributions.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>

namespace quintile::datasets {
namespace {

constexpr int kDraws = 200'000;

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(const std::function<double(Stream&)>& draw) {
  Stream stream(20'260'101, 7, Purpose::events);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw(stream);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws;
  return {mean, squares / kDraws - mean * mean};
}

// Five standard errors of the mean; the variance within 4 %, which is five standard errors of the widest tail here.
void expect_moments(const Moments& actual, double mean, double variance) {
  EXPECT_NEAR(actual.mean, mean, 5 * std::sqrt(variance / kDraws));
  EXPECT_NEAR(actual.variance, variance, 0.04 * variance);
}

TEST(Distributions, Normal) {
  expect_moments(moments([](Stream& s) { return draw_normal(s); }), 0.0, 1.0);
}

TEST(Distributions, Exponential) {
  expect_moments(moments([](Stream& s) { return draw_exponential(s); }), 1.0, 1.0);
}

TEST(Distributions, GammaOfAnyShape) {
  for (const double shape : {0.3, 0.75, 1.0, 3.74, 60.0}) {
    SCOPED_TRACE(shape);
    expect_moments(moments([&](Stream& s) { return draw_gamma(s, shape); }), shape, shape);
  }
}

TEST(Distributions, Beta) {
  for (const auto& [a, b] : {std::pair{1.5, 14.5}, {0.8, 2.4}, {1.5, 500.0}}) {
    SCOPED_TRACE(b);
    const double sum = a + b;
    expect_moments(moments([a = a, b = b](Stream& s) { return draw_beta(s, a, b); }), a / sum,
                   a * b / (sum * sum * (sum + 1)));
  }
}

TEST(Distributions, Geometric) {
  for (const double p : {0.9, 0.3, 0.01}) {
    SCOPED_TRACE(p);
    expect_moments(moments([&](Stream& s) { return static_cast<double>(draw_geometric(s, p)); }), 1 / p,
                   (1 - p) / (p * p));
  }
  Stream stream(1, 1, Purpose::events);
  EXPECT_GE(draw_geometric(stream, 1e-15), 1U);
}

TEST(Distributions, IndexByWeight) {
  constexpr std::array<double, 4> kWeights = {0.1, 0.0, 0.6, 0.3};
  std::array<int, 4> seen{};
  Stream stream(9, 9, Purpose::events);
  for (int i = 0; i < kDraws; ++i) ++seen[draw_index(stream, kWeights)];
  EXPECT_EQ(seen[1], 0);
  for (std::size_t i = 0; i < kWeights.size(); ++i) EXPECT_NEAR(seen[i], kWeights[i] * kDraws, 1'200) << i;
}

}  // namespace
}  // namespace quintile::datasets
