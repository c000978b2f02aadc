// Histories drawn from the models by their definitions.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/renewal.hpp"

namespace quintile::test {

struct SimulatedHistories {
  std::vector<double> x, t_x, T;
  [[nodiscard]] PurchaseHistories view() const { return {x, t_x, T}; }
};

struct SimulatedSpend {
  std::vector<double> x, spend;
  [[nodiscard]] SpendHistories view() const { return {x, spend}; }
};

class Simulation {
 public:
  explicit Simulation(unsigned seed) : random_(seed) {}

  /// Customers observed for 20 to 50 units; bg_bb: for 6 to 10 opportunities.
  SimulatedHistories customers(PurchaseModel model, const std::vector<double>& at, int count) {
    SimulatedHistories out;
    for (int i = 0; i < count; ++i) {
      if (model == PurchaseModel::bg_bb)
        add_discrete(at, out);
      else
        add_continuous(model, at, out);
    }
    return out;
  }

  /// Repeat buyers with 1 to 8 purchases each of Gamma(p, nu) money, nu ~ Gamma(q, gamma).
  SimulatedSpend spenders(const std::vector<double>& at, int count) {
    SimulatedSpend out;
    for (int i = 0; i < count; ++i) {
      const double x = 1 + std::floor(8 * uniform() * uniform());
      const double nu = gamma(at[1]) / at[2];
      out.x.push_back(x);
      out.spend.push_back(gamma(at[0] * x) / nu / x);
    }
    return out;
  }

  /// Survivors of a cohort after each of `renewals`.
  std::vector<double> subscribers(RenewalModel model, const std::vector<double>& at, int count, std::size_t renewals) {
    const double c = model == RenewalModel::beta_discrete_weibull ? at[2] : 1;
    std::vector<double> survivors(renewals + 1, 0.0);
    for (int i = 0; i < count; ++i) {
      const double leave = beta(at[0], at[1]);
      // P(more than t renewals) = (1 - leave)^(t^c).
      const double until = std::pow(exponential() / -std::log1p(-leave), 1 / c);
      for (std::size_t t = 0; t <= renewals && static_cast<double>(t) <= until; ++t) survivors[t] += 1;
    }
    return survivors;
  }

 private:
  void add_continuous(PurchaseModel model, const std::vector<double>& at, SimulatedHistories& out) {
    const double end = 20 + 30 * uniform();
    const double rate = gamma(at[0]) / at[1];
    double alive_until = end;
    double leave = 0;
    if (model == PurchaseModel::pareto_nbd) {
      alive_until = std::min(end, exponential() * at[3] / gamma(at[2]));
    } else if (model != PurchaseModel::nbd) {
      leave = beta(at[2], at[3]);
    }
    double x = 0;
    double t_x = 0;
    bool alive = model != PurchaseModel::mbg_nbd || uniform() >= leave;
    for (double t = exponential() / rate; alive && t <= alive_until; t += exponential() / rate) {
      x += 1;
      t_x = t;
      alive = uniform() >= leave;
    }
    add(x, t_x, end, out);
  }

  void add_discrete(const std::vector<double>& at, SimulatedHistories& out) {
    const double end = 6 + std::floor(5 * uniform());
    const double buy = beta(at[0], at[1]);
    const double leave = beta(at[2], at[3]);
    double x = 0;
    double t_x = 0;
    for (double t = 1; t <= end && uniform() >= leave; t += 1) {
      if (uniform() >= buy) continue;
      x += 1;
      t_x = t;
    }
    add(x, t_x, end, out);
  }

  static void add(double x, double t_x, double end, SimulatedHistories& out) {
    out.x.push_back(x);
    out.t_x.push_back(t_x);
    out.T.push_back(end);
  }

  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double exponential() { return -std::log1p(-uniform()); }
  double gamma(double shape) { return std::gamma_distribution<double>(shape)(random_); }
  double beta(double a, double b) {
    const double one = gamma(a);
    return one / (one + gamma(b));
  }

  std::mt19937_64 random_;
};

}  // namespace quintile::test
