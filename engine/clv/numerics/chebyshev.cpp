#include "engine/clv/numerics/chebyshev.hpp"

#include <cmath>
#include <numbers>

namespace quintile::clv {
namespace {

constexpr auto kSize = static_cast<double>(kChebyshevNodes);

// cos(pi j (i + 1/2) / kChebyshevNodes), j by row.
using Cosines = std::array<std::array<double, kChebyshevNodes>, kChebyshevNodes>;

const Cosines& cosines() {
  static const Cosines table = [] {
    Cosines made{};
    for (std::size_t j = 0; j < kChebyshevNodes; ++j) {
      for (std::size_t i = 0; i < kChebyshevNodes; ++i)
        made[j][i] = std::cos(std::numbers::pi * static_cast<double>(j) * (static_cast<double>(i) + 0.5) / kSize);
    }
    return made;
  }();
  return table;
}

}  // namespace

const std::array<double, kChebyshevNodes>& chebyshev_nodes() { return cosines()[1]; }

std::array<double, kChebyshevNodes> chebyshev_coefficients(std::span<const double> values) {
  std::array<double, kChebyshevNodes> out{};
  for (std::size_t j = 0; j < kChebyshevNodes; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < kChebyshevNodes; ++i) sum += values[i] * cosines()[j][i];
    out[j] = sum * (j == 0 ? 1 : 2) / kSize;
  }
  return out;
}

}  // namespace quintile::clv
