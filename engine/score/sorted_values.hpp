// All values in order, for the methods that need every rank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "quintile/buffer.hpp"

namespace quintile::scoring {

/// A value as its order-preserving key, and where it came from.
struct SortedValue {
  std::uint64_t key;
  std::uint32_t index;
};

/// The numbers among `values`, by (value, index); NaN left out. Splits into bins by key, each sorted on its own, in
/// parallel. Throws UserError for more than 2^32 - 1 values.
[[nodiscard]] Buffer<SortedValue> sort_values(std::span<const double> values);

/// Calls visit(begin, end) for each run [begin, end) of equal values in sorted order, in parallel over fixed
/// blocks and so in any order.
void for_each_run(std::span<const SortedValue> sorted, const std::function<void(std::size_t, std::size_t)>& visit);

}  // namespace quintile::scoring
