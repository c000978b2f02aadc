// A log or a table summarised per customer, read to one row per customer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quintile/aggregate.hpp"
#include "tools/log_flags.hpp"
#include "tools/summary_flags.hpp"

namespace quintile::tool {

struct CustomerInput {
  AggregateResult data;
  std::vector<std::string> files;
  std::string fingerprint;  ///< empty: a summarised table
  bool summarised = false;
};

/// What the commands measure that need customers and no cohorts; `as_of` as typed, empty: by default.
[[nodiscard]] AggregateOptions reading_options(DurationNs utc_offset, const std::string& as_of = {});

/// Whether the input is a table summarised per customer.
[[nodiscard]] bool is_summarised(const LogFlags& log, const SummaryFlags& table);

/// Reads it and prints the mapping, what was read and the notes on it unless `quiet`. `out` must not be one of the
/// files.
[[nodiscard]] CustomerInput read_customers(const LogFlags& log, const SummaryFlags& table,
                                           const AggregateOptions& options, const std::string& out, bool quiet);

}  // namespace quintile::tool
