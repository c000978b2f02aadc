// What a log was like, after it was read.
#pragma once

#include <optional>
#include <string>

#include "quintile/aggregate.hpp"

namespace quintile::tool {

/// Rows read and skipped, customers, the as-of date and the dates of the log, of which `window` was asked for. Ends in
/// a newline.
[[nodiscard]] std::string reading_text(const AggregateResult& aggregate, DurationNs utc_offset,
                                       const std::optional<DurationNs>& window = {});

}  // namespace quintile::tool
