// Finding the few rows of a column that are not as they should be.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/rare.hpp"

namespace quintile::io {

/// Calls act(row) for each row of `values` of which flag(value) is true. Runs of rows are looked at by flag.any(), a
/// kernel, so it is fast as long as such rows are rare.
template <class Value, class Flag, class Act>
void for_rare_rows(std::span<const Value> values, Flag flag, Act act) {
  constexpr std::size_t kRun = 512;
  for (std::size_t begin = 0; begin < values.size(); begin += kRun) {
    const std::size_t end = std::min(values.size(), begin + kRun);
    if (!flag.any(values.subspan(begin, end - begin))) [[likely]] {
      continue;
    }
    for (std::size_t row = begin; row < end; ++row) {
      if (flag(values[row])) act(row);
    }
  }
}

/// Flags values equal to `wanted`.
struct EqualTo {
  std::int64_t wanted;

  [[nodiscard]] bool any(std::span<const std::int64_t> values) const noexcept {
    return kernels::rare_kernels().any_equal(values.data(), values.size(), wanted);
  }
  [[nodiscard]] bool operator()(std::int64_t value) const noexcept { return value == wanted; }
};

/// Flags NaN and the infinities.
struct NotFinite {
  [[nodiscard]] bool any(std::span<const double> values) const noexcept {
    return kernels::rare_kernels().any_not_finite(values.data(), values.size());
  }
  [[nodiscard]] bool operator()(double value) const noexcept { return !std::isfinite(value); }
};

}  // namespace quintile::io
