// A hypergeometric function that needs no more than a continued fraction.
#pragma once

namespace quintile::clv {

/// 2F1(1, b; c; z) for c > b > 0 and 0 <= z < 1: Gauss's continued fraction, whose coefficients lie in (0, 1). Takes
/// some 15 / sqrt(1 - z) steps. Relative error below 1e-13 for 1 - z >= 1e-8; z has the digits of a long double because
/// the function's slope has no bound near 1.
[[nodiscard]] double gauss_fraction(double b, double c, long double z);

}  // namespace quintile::clv
