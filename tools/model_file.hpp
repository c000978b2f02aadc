// Fitted models from a file.
#pragma once

#include <optional>
#include <string>

#include "quintile/clv.hpp"
#include "quintile/groups.hpp"
#include "quintile/result_file.hpp"

namespace quintile::tool {

struct ModelFile {
  ClvModels models;
  std::optional<KeptGroups> groups;  ///< fits of groups, where the file has them
  std::optional<TimeNs> as_of;       ///< end of what the models have seen, if the file says so
};

/// Reads what 'quintile fit' or 'quintile run' wrote. `unit`: as typed; for files that do not say in which unit of time
/// their parameters are. Throws UserError when it contradicts the file, DataError when there are no models.
[[nodiscard]] ModelFile read_model_file(const std::string& path, const std::string& unit);

/// The as-of instant that a file was written with; nothing: it does not say.
[[nodiscard]] std::optional<TimeNs> as_of_in(const ResultFile& file);

/// Says that a log lacks the customers' earlier events, if it begins when that of the model file had ended; else empty.
[[nodiscard]] std::string later_log_note(const AggregateResult& log, const std::optional<TimeNs>& as_of,
                                         DurationNs utc_offset);

/// Adds what read_model_file needs besides the table.
void describe_models(ResultContent& content, PeriodUnit unit, TimeNs as_of, DurationNs utc_offset);

}  // namespace quintile::tool
