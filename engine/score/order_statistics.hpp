// Exact order statistics without sorting.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace quintile::scoring {

/// Counts the values that are numbers.
[[nodiscard]] std::size_t count_numbers(std::span<const double> values);

/// The values of the given ranks (0: smallest), NaN left out of the order; the result has the ranks' order.
/// Refines histograms of order-preserving keys: one pass finds the range, one counts, one collects what little
/// shares a bin with a wanted rank. Exact, in parallel, and the same for any number of threads.
/// Throws InternalError for a rank that is not below count_numbers(values).
[[nodiscard]] std::vector<double> order_statistics(std::span<const double> values, std::span<const std::size_t> ranks);

}  // namespace quintile::scoring
