// Predictions for clv_test.py: reads lines "model p1 .. p4 x t_x T horizon" and prints P(alive), expected purchases,
// the log-likelihood, those of a new customer and P(X(horizon) = x mod 20).
#include <cstdio>
#include <iostream>
#include <string>

#include "quintile/clv.hpp"

int main() {
  using namespace quintile;
  std::string name;
  std::array<double, 4> p{};
  double x = 0;
  double t_x = 0;
  double end = 0;
  double horizon = 0;
  while (std::cin >> name >> p[0] >> p[1] >> p[2] >> p[3] >> x >> t_x >> end >> horizon) {
    const PurchaseModel model = name == "pareto-nbd" ? PurchaseModel::pareto_nbd
                                : name == "mbg-nbd"  ? PurchaseModel::mbg_nbd
                                                     : PurchaseModel::bg_nbd;
    const PurchaseHistories history = {{&x, 1}, {&t_x, 1}, {&end, 1}};
    const auto n = static_cast<std::uint32_t>(x) % 20;
    std::printf("%.17g %.17g %.17g %.17g %.17g\n", p_alive(model, p, history)[0],
                expected_purchases(model, p, history, horizon)[0], log_likelihood(model, p, history),
                expected_purchases_new(model, p, horizon), purchase_probabilities(model, p, horizon, n)[n]);
  }
}
