// Where the holdout period begins.
#pragma once

#include <optional>

#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// Day of the options' start, or of the default one; nothing when the time from `first` to `as_of` is too short or ends
/// before it. Throws UserError when a start was given that leaves nothing before it.
[[nodiscard]] std::optional<std::int64_t> holdout_start_day(const AggregateOptions& options, TimeNs first,
                                                            TimeNs as_of);

}  // namespace quintile::aggregation
