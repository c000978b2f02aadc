// Columns of doubles that try a kernel: ties, NaN, infinities, denormals and zeros of both signs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "kernels/dispatch.hpp"

namespace quintile::kernels::test {

inline constexpr std::size_t kSizes[] = {0, 1, 7, 8, 9, 63, 64, 65, 511, 512, 513, 2'047, 2'048, 2'049, 4'099};

/// The sets this processor can run.
inline std::vector<Isa> supported_sets() {
  std::vector<Isa> sets;
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (supported(isa)) sets.push_back(isa);
  }
  return sets;
}

inline std::vector<double> awkward_numbers(std::size_t size, unsigned seed) {
  using Limits = std::numeric_limits<double>;
  const double special[] = {Limits::quiet_NaN(),
                            -Limits::quiet_NaN(),
                            Limits::infinity(),
                            -Limits::infinity(),
                            Limits::denorm_min(),
                            -Limits::denorm_min(),
                            0.0,
                            -0.0,
                            Limits::max(),
                            Limits::lowest()};
  std::mt19937_64 random(seed);
  std::vector<double> values(size);
  for (double& value : values) {
    const std::uint64_t draw = random();
    value = draw % 8 == 0 ? special[(draw >> 8) % 10] : static_cast<double>((draw >> 8) % 100) * 0.25 - 5;
  }
  return values;
}

}  // namespace quintile::kernels::test
