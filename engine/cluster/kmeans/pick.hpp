// Drawing with given probabilities.
#pragma once

#include <cstddef>
#include <span>

namespace quintile::clustering {

/// The index at which the running sum of the shares passes `rest`; `rest` becomes what is left of it there. Never one
/// without a share, unless none has any.
[[nodiscard]] inline std::size_t pick(std::span<const double> shares, double& rest) noexcept {
  std::size_t last = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (!(shares[i] > 0)) continue;
    last = i;
    if (rest < shares[i]) return i;
    rest -= shares[i];
  }
  return last;
}

}  // namespace quintile::clustering
