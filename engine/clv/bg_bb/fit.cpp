#include "engine/clv/bg_bb/bg_bb.hpp"

namespace quintile::clv::bg_bb {

std::vector<Vector> starts(const CollapsedHistories& /*data*/) {
  std::vector<Vector> out;
  for (const double p : {0.5, 2.0}) {
    for (const double stay : {1.0, 5.0}) {
      Vector start(4);
      start << 1, p, 0.7, stay;
      out.push_back(start);
    }
  }
  return out;
}

Box box(const CollapsedHistories& /*data*/) {
  Box out{Vector::Constant(4, 1e-6), Vector::Constant(4, 1e7)};
  return out;
}

std::vector<std::string> diagnose(const CollapsedHistories& /*data*/, const Maximum& maximum) {
  std::vector<std::string> out;
  const Vector& at = maximum.parameters;
  if (at[2] / (at[2] + at[3]) < 1e-5)
    out.emplace_back("no sign of dropout in these data: gamma -> 0; consider a model without it");
  else if (at[2] + at[3] > kHardlyAnySpread)
    out.emplace_back(
        "customers do not differ in how likely they drop out: gamma and delta grow together without bound");
  else if (maximum.bound[2] == -1 || maximum.bound[3] == -1)
    out.emplace_back("customers either drop out at once or never: gamma and delta -> 0");
  if (at[0] + at[1] > kHardlyAnySpread)
    out.emplace_back("customers do not differ in how likely they buy: alpha and beta grow together without bound");
  else if (maximum.bound[0] == -1 || maximum.bound[1] == -1)
    out.emplace_back("customers buy always or never: alpha or beta -> 0");
  return out;
}

}  // namespace quintile::clv::bg_bb
