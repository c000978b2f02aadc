// Sorting whole numbers.
#pragma once

#include <cstdint>

#include "quintile/buffer.hpp"

namespace quintile {

/// Sorts keys below 2^bits, bits from 0 to 64, in parallel: ten bits a pass from the lowest up, over fixed blocks. For
/// keys of thirty bits that is three passes, where sorting by comparisons takes twenty. Bits below `from` do not
/// count; keys that are otherwise equal keep their order.
void radix_sort(Buffer<std::uint64_t>& keys, int bits, int from = 0);

}  // namespace quintile
