// Exact medians by group without sorting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quintile {

/// Median of each group's values that are numbers (NaN: left out); NaN for a group without any. The mean of the two
/// middle values when their number is even. Group i of `groups` has the code i in `group`, which has one code per value
/// or, with groups = 1, may be empty. No code may reach `groups`.
///
/// A sample at fixed positions brackets each median, then one pass counts what lies below and keeps the little that
/// lies within. A group whose bracket missed is done again without one. Exact, in parallel, and the same for any
/// number of threads. For T double and std::uint32_t.
template <class T>
[[nodiscard]] std::vector<double> group_medians(std::span<const T> values, std::span<const std::uint8_t> group,
                                                std::size_t groups);

}  // namespace quintile
