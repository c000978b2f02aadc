// Sorting packed histories.
#pragma once

#include <cstdint>

#include "quintile/buffer.hpp"

namespace quintile::clv {

/// Sorts keys below 2^bits, bits from 0 to 64, in parallel: ten bits a pass from the lowest up, over fixed blocks. For
/// keys of thirty bits that is three passes, where sorting by comparisons takes twenty.
void radix_sort(Buffer<std::uint64_t>& keys, int bits);

}  // namespace quintile::clv
