// Order statistics by refining histograms: for many ranks, and for columns that defy sampling.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/score/number_columns.hpp"

namespace quintile::scoring {

/// The values of ascending ranks, each below the count of numbers, of one of the columns. One pass finds the range of
/// the order-preserving keys, one counts them in bins, one collects the bins that hold a wanted rank, which are
/// searched in turn. Throws InternalError for a rank that is too large.
[[nodiscard]] std::vector<double> search_histograms(const NumberColumns& columns, std::size_t column,
                                                    std::span<const std::size_t> ranks);

}  // namespace quintile::scoring
