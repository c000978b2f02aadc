#include "tools/reading_text.hpp"

#include <fmt/format.h>

#include "tools/numbers.hpp"
#include "tools/skip_reasons.hpp"

namespace quintile::tool {
namespace {

// The dates of the log, and of it the part that was used.
std::string dates_text(const AggregateResult& aggregate, DurationNs utc_offset,
                       const std::optional<DurationNs>& window) {
  if (aggregate.as_of == kNoTime) return {};
  const auto text = [&](TimeNs time) { return format_time(time, utc_offset); };
  std::string out = fmt::format(" as of {}", text(aggregate.as_of));
  if (aggregate.first_event == kNoTime) return out;
  out += fmt::format("; the log runs from {} to {}", text(aggregate.first_event), text(aggregate.last_event));
  if (window) {
    out += fmt::format("\nUsed: the {} from {} to {}", format_duration(*window), text(aggregate.as_of - *window),
                       text(aggregate.as_of));
  } else if (aggregate.last_event > aggregate.as_of) {
    out += fmt::format("\nUsed: its events up to {}", text(aggregate.as_of));
  }
  return out;
}

}  // namespace

std::string reading_text(const AggregateResult& aggregate, DurationNs utc_offset,
                         const std::optional<DurationNs>& window) {
  return counts_text(aggregate.counts) + counted(aggregate.customers.size(), "customer") +
         dates_text(aggregate, utc_offset, window) + "\n";
}

}  // namespace quintile::tool
