// Finding the few rows of a column that are not as they should be.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace quintile::io {

/// Calls act(row) for each row of `values` whose `flag(value)` has its highest bit set. Runs of rows are looked at
/// without a branch, which vectorises where `flag` is plain arithmetic on 64 bits, so it is fast as long as such rows
/// are rare.
template <class Value, class Flag, class Act>
void for_rare_rows(std::span<const Value> values, Flag flag, Act act) {
  constexpr std::size_t kRun = 512;
  constexpr std::uint64_t kHighest = std::uint64_t{1} << 63;
  for (std::size_t begin = 0; begin < values.size(); begin += kRun) {
    const std::size_t end = std::min(values.size(), begin + kRun);
    std::uint64_t any = 0;
    for (std::size_t row = begin; row < end; ++row) any |= flag(values[row]);
    if ((any & kHighest) == 0) [[likely]] {
      continue;
    }
    for (std::size_t row = begin; row < end; ++row) {
      if ((flag(values[row]) & kHighest) != 0) act(row);
    }
  }
}

/// A flag of values equal to `wanted`.
constexpr auto equal_to(std::int64_t wanted) {
  return [wanted](std::int64_t value) {
    const auto difference = static_cast<std::uint64_t>(value) ^ static_cast<std::uint64_t>(wanted);
    return (difference - 1) & ~difference;  // borrows through all bits only from 0
  };
}

/// A flag of NaN and the infinities: adding 1 to an exponent of all ones carries into the sign.
constexpr auto not_finite() {
  return [](double value) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    constexpr std::uint64_t kExponent = std::uint64_t{1} << 52;
    return (std::bit_cast<std::uint64_t>(value) & ~kSign) + kExponent;
  };
}

}  // namespace quintile::io
