// What is known of a column's values once they have been written: range, order, checksum. Kept per chunk, so that
// chunks are looked at in parallel, and merged in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/result/attributes.hpp"

namespace quintile::io {

/// How the values of a column compare. `other`: they have no range (text, real numbers).
enum class Ordering : std::uint8_t { other, int64, uint64, uint32, uint16, uint8 };

/// Of the values of one chunk, or of all so far. Unsigned values are kept as their bit pattern.
struct Range {
  std::uint64_t minimum = 0, maximum = 0;
  std::uint64_t first = 0, last = 0;
  std::uint64_t values = 0;  ///< that count; missing ones do not
  bool ascending = true;     ///< no value is smaller than the one before
};

/// Leaves out values equal to `missing`.
[[nodiscard]] Range range_of(std::span<const std::byte> values, Ordering ordering, std::optional<std::int64_t> missing);
/// Adds the range of the values that follow.
void merge(Range& range, const Range& next, Ordering ordering);

/// Attributes minimum and maximum (none without values).
[[nodiscard]] std::vector<Attribute> range_attributes(const Range& range, Ordering ordering);

}  // namespace quintile::io
