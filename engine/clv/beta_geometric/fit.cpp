#include "engine/clv/beta_geometric/beta_geometric.hpp"

namespace quintile::clv::beta_geometric {

std::vector<Vector> starts(const CollapsedHistories& data) {
  // alpha from the mean rate r / alpha of purchases over everybody's time.
  const double mean_gap = data.exposure / data.purchases;
  std::vector<Vector> out;
  for (const double r : {0.3, 1.0}) {
    for (const double a : {0.3, 1.0}) {
      Vector start(4);
      start << r, r * mean_gap, a, 3 * a;
      out.push_back(start);
    }
  }
  return out;
}

Box box(const CollapsedHistories& data) {
  Box out{Vector(4), Vector(4)};
  const double time = data.longest;
  out.lower << 1e-6, 1e-9 * time, 1e-7, 1e-6;
  out.upper << 1e6, 1e9 * time, 1e7, 1e7;
  return out;
}

std::vector<std::string> diagnose(const CollapsedHistories& /*data*/, const Maximum& maximum) {
  std::vector<std::string> out;
  const Vector& at = maximum.parameters;
  if (at[2] / (at[2] + at[3]) < 1e-5)
    out.emplace_back("no sign of dropout in these data: a -> 0; consider nbd");
  else if (at[2] + at[3] > kHardlyAnySpread || maximum.bound[3] == 1)
    out.emplace_back("customers do not differ in how likely they drop out: a and b grow together without bound");
  else if (maximum.bound[2] == -1 || maximum.bound[3] == -1)
    out.emplace_back("customers either drop out at once or never: a and b -> 0");
  if (at[0] > kHardlyAnySpread || maximum.bound[1] == 1)
    out.emplace_back("customers do not differ in their purchase rate: r and alpha grow together without bound");
  if (maximum.bound[0] == -1 || maximum.bound[1] == -1)
    out.emplace_back("hardly anybody buys again and few do so often: r or alpha -> 0");
  return out;
}

}  // namespace quintile::clv::beta_geometric
