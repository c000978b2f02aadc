// Fits and forecasts are the same bits for any number of threads.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

struct Histories {
  std::vector<double> x, t_x, T, spend;

  // Whole days, or any times; several blocks of customers.
  explicit Histories(bool whole) {
    std::mt19937_64 random(4);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (int i = 0; i < 70'000; ++i) {
      const double count = std::floor(std::pow(uniform(random), 6) * 30);
      const double end = 1 + (whole ? std::floor(300 * uniform(random)) : 300 * uniform(random));
      const double last = count == 0 ? 0 : end * uniform(random);
      x.push_back(count);
      T.push_back(end);
      t_x.push_back(whole ? std::floor(last) : last);
      spend.push_back(1 + 50 * uniform(random));
    }
  }
  [[nodiscard]] PurchaseHistories view(std::size_t n) const {
    return {std::span(x).first(n), std::span(t_x).first(n), std::span(T).first(n), {}, 7};
  }
};

// The bits of everything that is computed, in one row.
std::vector<std::uint64_t> all_of(const Histories& h, int threads) {
  set_thread_count(threads);
  std::vector<double> out;
  const auto add = [&](const auto& values) { out.insert(out.end(), values.begin(), values.end()); };
  const auto add_fit = [&](const ModelFit& fit) {
    add(fit.parameters);
    add(fit.covariance);
    out.push_back(fit.log_likelihood);
    out.push_back(fit.evaluations);
  };
  for (const PurchaseModel model : {PurchaseModel::bg_nbd, PurchaseModel::pareto_nbd}) {
    const std::size_t size = model == PurchaseModel::pareto_nbd ? 1'000 : h.x.size();
    const ModelFit fit = fit_purchases(model, h.view(size));
    add_fit(fit);
    ForecastOptions options;
    options.horizons = {4, 52};
    options.discounted = true;
    options.residual = true;
    options.rate = 0.002;
    const Forecast found = forecast(model, fit.parameters, h.view(size), options);
    add(found.p_alive);
    add(found.purchases[1]);
    add(found.discounted[1]);
    add(found.residual);
  }
  add_fit(fit_spend({h.x, h.spend}));
  set_thread_count(0);
  std::vector<std::uint64_t> bits(out.size());
  std::memcpy(bits.data(), out.data(), out.size() * sizeof(double));
  return bits;
}

class ClvThreads : public testing::TestWithParam<bool> {};

TEST_P(ClvThreads, FitsAndForecastsAreTheSameBits) {
  const Histories histories(GetParam());
  const auto one = all_of(histories, 1);
  for (const int threads : {2, 3, 8}) EXPECT_TRUE(all_of(histories, threads) == one) << threads << " threads";
}

INSTANTIATE_TEST_SUITE_P(Times, ClvThreads, testing::Values(true, false),
                         [](const auto& instance) { return std::string(instance.param ? "whole" : "any"); });

}  // namespace
}  // namespace quintile
