// Interpolation of smooth functions.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace quintile::clv {

inline constexpr std::size_t kChebyshevNodes = 24;

/// The zeros of the polynomial of degree kChebyshevNodes in [-1, 1].
[[nodiscard]] const std::array<double, kChebyshevNodes>& chebyshev_nodes();

/// Coefficients of the interpolating polynomial from values at the nodes.
[[nodiscard]] std::array<double, kChebyshevNodes> chebyshev_coefficients(std::span<const double> values);

}  // namespace quintile::clv
