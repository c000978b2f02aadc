// Logarithm and exponential that give the same bits on every machine. The C library's may differ in the last place
// between versions and processors, and a generated log must not.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

namespace quintile::datasets {

/// Natural logarithm of a positive normal number; relative error below 1e-15. Only additions, multiplications and
/// one division, which IEEE 754 defines to the last bit.
[[nodiscard]] constexpr double exact_log(double x) noexcept {
  constexpr double kLn2High = 0x1.62e42feep-1;  // 32 bits: times an exponent it is exact
  constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  // Mantissa in [sqrt(1/2), sqrt(2)), so that near 1 nothing cancels.
  const std::uint64_t shifted = bits - 0x3FE6A09E667F3BCDULL;
  const auto exponent = static_cast<double>(static_cast<std::int64_t>(shifted) >> 52);
  const double m = std::bit_cast<double>((shifted & 0x000FFFFFFFFFFFFFULL) + 0x3FE6A09E667F3BCDULL);
  const double f = m - 1.0;
  const double s = f / (2.0 + f);  // log m = 2 atanh s, |s| < 0.1716
  const double z = s * s;
  double p = 2.0 / 21;
  for (const double c : {2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3})
    p = p * z + c;
  const double half = 0.5 * f * f;
  return exponent * kLn2High + (f - (half - (s * (half + z * p) + exponent * kLn2Low)));
}

/// Exponential of a number in [-700, 700] (clamped to it); relative error below 1e-15.
[[nodiscard]] constexpr double exact_exp(double x) noexcept {
  constexpr double kLn2High = 0x1.62e42feep-1;
  constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  constexpr double kInverseLn2 = 0x1.71547652b82fep+0;
  x = x < -700.0 ? -700.0 : x > 700.0 ? 700.0 : x;
  const double scaled = x * kInverseLn2;
  const auto n = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const double r = (x - static_cast<double>(n) * kLn2High) - static_cast<double>(n) * kLn2Low;  // |r| < 0.347
  double sum = 1.0 / 14;  // Taylor: 1 + r (1 + r/2 (1 + r/3 (...)))
  for (const double inverse : {1.0 / 13, 1.0 / 12, 1.0 / 11, 1.0 / 10, 1.0 / 9, 1.0 / 8, 1.0 / 7, 1.0 / 6, 1.0 / 5,
                               1.0 / 4, 1.0 / 3, 1.0 / 2, 1.0})
    sum = (1.0 + sum * r) * inverse;
  sum = 1.0 + sum * r;
  return sum * std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
}

}  // namespace quintile::datasets
