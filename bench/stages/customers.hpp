// A table of customers in memory, as the aggregate stage would have made it.
#pragma once

#include <cstddef>

#include "quintile/aggregate.hpp"

namespace quintile::bench {

/// Customers of two years with purchases only: skewed money in cents, few occasions each, times to the second. Filled
/// in parallel; the same for any number of threads.
[[nodiscard]] AggregateResult make_customers(std::size_t size);

}  // namespace quintile::bench
