#include "engine/clv/groups/known.hpp"

#include <algorithm>
#include <cmath>

namespace quintile::clv {
namespace {

// Minus the Hessian by the logarithms, where the entries are of one size.
Matrix information(const Matrix& hessian, const Vector& at) { return -(at.asDiagonal() * hessian * at.asDiagonal()); }

}  // namespace

std::vector<double> errors_of(const Matrix& hessian, const Vector& at, const Chosen& chosen) {
  const Matrix part = information(hessian, at)(chosen, chosen);
  if (chosen.empty() || !part.allFinite()) return {};
  const Eigen::LDLT<Matrix> factors(part);
  if (factors.info() != Eigen::Success || !factors.isPositive() || (factors.vectorD().array() <= 0).any()) return {};
  const Matrix inverse = factors.solve(Matrix::Identity(part.rows(), part.rows()));
  std::vector<double> out;
  for (Eigen::Index i = 0; i < part.rows(); ++i) out.push_back(std::sqrt(inverse(i, i)));
  return out;
}

Chosen known_parameters(const Matrix& hessian, const Vector& at) {
  const Matrix all = information(hessian, at);
  Chosen out;
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    if (all(i, i) > 1) out.push_back(i);
  }
  while (!out.empty()) {
    std::vector<double> known = errors_of(hessian, at, out);
    if (known.empty()) {
      for (const Eigen::Index i : out) known.push_back(1 / std::sqrt(all(i, i)));
    } else if (std::all_of(known.begin(), known.end(), [](double error) { return error < 1; })) {
      break;
    }
    out.erase(out.begin() + (std::max_element(known.begin(), known.end()) - known.begin()));
  }
  return out;
}

Maximum maximise_over(const Chosen& chosen, const Objective& objective, const Vector& start, const Box& box,
                      const SearchLimits& limits) {
  const auto whole = [&](const Vector& part) {
    Vector at = start;
    at(chosen) = part;
    return at;
  };
  Maximum maximum = maximise(
      [&](const Vector& part) {
        const Derivatives d = objective(whole(part));
        return Derivatives{d.value, d.gradient(chosen), d.hessian(chosen, chosen)};
      },
      start(chosen), {box.lower(chosen), box.upper(chosen)}, limits);
  maximum.parameters = whole(maximum.parameters);
  return maximum;
}

}  // namespace quintile::clv
