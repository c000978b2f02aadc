// Columns of pseudo-random numbers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/partition.hpp"
#include "quintile/buffer.hpp"

namespace quintile::bench {

/// `size` values of make(random 64 bits).
template <class T, class Make>
Buffer<T> random_column(std::size_t size, Make make) {
  Buffer<T> column(size);
  for (std::size_t i = 0; i < size; ++i) column[i] = static_cast<T>(make(kernels::mix(i + 1)));
  return column;
}

/// In [0, 1).
inline double unit(std::uint64_t random) { return static_cast<double>(random >> 11) * 0x1p-53; }

}  // namespace quintile::bench
