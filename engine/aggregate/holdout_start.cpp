#include "engine/aggregate/holdout_start.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quintile/error.hpp"

namespace quintile::aggregation {

std::optional<std::int64_t> holdout_start_day(const AggregateOptions& options, TimeNs first, TimeNs as_of) {
  constexpr std::int64_t kShortest = 28;
  constexpr std::int64_t kLongest = 365;
  const std::int64_t begin = day_of(first, options.utc_offset);
  const std::int64_t end = day_of(as_of - 1, options.utc_offset) + 1;
  if (options.holdout_start) {
    const std::int64_t day = day_of(*options.holdout_start, options.utc_offset);
    if (day > begin) return day < end ? std::optional(day) : std::nullopt;
    throw UserError(fmt::format("a holdout that begins on {} leaves nothing before it: the events used begin on {}",
                                format_time(day * kNsPerDay), format_time(begin * kNsPerDay)));
  }
  const std::int64_t length = std::min((end - begin) / 3, kLongest);
  return length < kShortest ? std::nullopt : std::optional(end - length);
}

}  // namespace quintile::aggregation
