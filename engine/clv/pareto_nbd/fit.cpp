#include "engine/clv/pareto_nbd/pareto_nbd.hpp"

namespace quintile::clv::pareto_nbd {

std::vector<Vector> starts(const CollapsedHistories& data) {
  const double mean_gap = data.exposure / data.purchases;
  const double time = data.exposure / data.customers;
  std::vector<Vector> out;
  for (const double r : {0.4, 1.5}) {
    for (const double s : {0.4, 1.5}) {
      Vector start(4);
      start << r, 0.5 * r * mean_gap, s, s * time;
      out.push_back(start);
    }
  }
  return out;
}

Box box(const CollapsedHistories& data) {
  Box out{Vector(4), Vector(4)};
  const double time = data.longest;
  out.lower << 1e-6, 1e-9 * time, 1e-7, 1e-9 * time;
  out.upper << 1e6, 1e9 * time, 1e6, 1e9 * time;
  return out;
}

std::vector<std::string> diagnose(const CollapsedHistories& data, const Maximum& maximum) {
  std::vector<std::string> out;
  const Vector& at = maximum.parameters;
  // Mean dropout rate s / beta over the time seen.
  if (at[2] / at[3] * data.longest < 1e-4 || (maximum.bound[2] == -1 && maximum.bound[3] == 0))
    out.emplace_back("no sign of dropout in these data: s / beta -> 0; consider nbd");
  else if (at[2] > kHardlyAnySpread || maximum.bound[3] == 1)
    out.emplace_back("customers do not differ in their dropout rate: s and beta grow together without bound");
  else if (maximum.bound[2] == -1 || maximum.bound[3] == -1)
    out.emplace_back("customers either drop out at once or never: beta -> 0");
  if (at[0] > kHardlyAnySpread || maximum.bound[1] == 1)
    out.emplace_back("customers do not differ in their purchase rate: r and alpha grow together without bound");
  if (maximum.bound[0] == -1 || maximum.bound[1] == -1)
    out.emplace_back("hardly anybody buys again and few do so often: r or alpha -> 0");
  return out;
}

}  // namespace quintile::clv::pareto_nbd
