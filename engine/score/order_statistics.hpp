// Exact order statistics without sorting.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "engine/score/number_columns.hpp"

namespace quintile::scoring {

/// The ranks wanted of a column (0: smallest; NaN left out of the order).
struct RankQuery {
  /// Where they lie, about: ascending shares of the numbers, 0..1. Decides the speed, not the answer.
  std::vector<double> shares;
  /// The ranks, given how many numbers there are; each below that. Not called for none.
  std::function<std::vector<std::size_t>(std::size_t count)> ranks;
};

struct RankAnswer {
  std::size_t count = 0;       ///< numbers in the column
  std::vector<double> values;  ///< of the ranks, in their order; empty when there are no numbers
};

/// Answers one query per column. A sample brackets the wanted ranks; one pass over all columns counts what lies below
/// each bracket and keeps the little that lies within, so that most values are read once. A column with many ranks, or
/// whose brackets missed, is searched by histograms. Exact, in parallel, and the same for any number of threads.
/// Throws InternalError for a rank that is not below the count.
[[nodiscard]] std::vector<RankAnswer> order_statistics(const NumberColumns& columns,
                                                       std::span<const RankQuery> queries);

/// The values of the given ranks of one column, in the ranks' order.
[[nodiscard]] std::vector<double> order_statistics(std::span<const double> values, std::span<const std::size_t> ranks);

/// Counts the values that are numbers.
[[nodiscard]] std::size_t count_numbers(std::span<const double> values);

/// The values of ascending ranks among `values` (no NaN), which are reordered.
[[nodiscard]] std::vector<double> select_ranks(std::span<double> values, std::span<const std::size_t> ranks);

}  // namespace quintile::scoring
